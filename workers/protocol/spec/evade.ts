import { evadeRivals, evadeStudents } from '../names/evade.ts';
import { evadedSides, evasionNorms, evasionOutputs, teacherTemperatures } from '../names/evade-choices.ts';
import { models, shapes } from '../names/models.ts';
import { count, distinct, factors, laterNumbers, ncfTraining, oneOf, real, withoutFirst } from './parts.ts';
import { z } from './zod.ts';

/**
 * Members of the evade study: a feature-based NCF as teacher, its students, and C&W on what enters the tower. The
 * defaults are half of paper 001's widths and fewer of its epochs, one student without and one with hints, so that a first look takes
 * a minute; the other ways of training, rivals and levels of noise are added where they are asked for.
 */

const layers = (initial: readonly number[]) =>
  z
    .array(z.int().min(1).max(1024))
    .min(2)
    .max(6)
    .default([...initial]);

const teacher = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('ncf'),
      shape: oneOf(shapes).extract(['mlp']).default('mlp').meta({ title: 'Shape', names: shapes }),
      factors: factors(32),
      layers: layers([64, 32]).meta({
        title: 'Layers',
        description: 'widths of the ReLU layers; 128 and 64 in paper 001, Table I',
      }),
      sideFields: z.boolean().default(true).meta({
        title: 'Embed side information',
        description: 'what is known of users and items enters through a dense layer beside the ids',
      }),
      ...ncfTraining(10),
    }),
  ])
  .prefault({ kind: 'ncf' })
  .meta({ title: 'Model', names: models });

const student = z
  .object({
    factors: factors(16),
    layers: layers([32, 16]).meta({
      title: 'Student layers',
      description: 'as many as the teacher has; 64 and 32 in paper 001, Table I',
    }),
    epochs: count(0, 5000, 12).meta({
      title: 'Student epochs',
      description: 'all stages together; 30 in paper 001, Table II',
    }),
    hintEpochs: count(0, 1000, 4).meta({
      title: 'Epochs a hint',
      description: 'of each stage of hints, 10 in paper 001; what is left goes to the last stage',
    }),
  })
  .prefault({});

/** Most values of the comparison of widths; each trains a teacher and its students anew. */
const mostWidths = 6;

/** Most temperatures compared; each trains a teacher and a student anew. */
const mostTemperatures = 8;

/** Largest σ of a noise layer; the normalised inputs of a tower are of size 1 at most. */
const mostNoise = 5;

const defence = z
  .object({
    strategies: distinct(z.array(oneOf(evadeStudents)).min(1))
      .default(['fncf', 'multi'])
      .meta({
        title: 'Training',
        description: 'the students that are trained and attacked',
      }),
    temperature: real(0.1, 100, 10).meta({
      title: 'Temperature',
      description: 'divides the logits of teacher and student while distilling; 10 in paper 001',
    }),
    teacher: z
      .discriminatedUnion('kind', [
        z.object({ kind: z.literal('student') }),
        z.object({
          kind: z.literal('own'),
          temperature: real(0.1, 100, 1).meta({ title: 'T of the teacher' }),
        }),
      ])
      .prefault({ kind: 'student' })
      .meta({
        title: "Teacher's temperature",
        names: teacherTemperatures,
        description: 'at which the teacher learns the labels',
      }),
    sigma: real(0, mostNoise, 0.05).meta({
      title: 'Noise σ',
      description: 'of the noise layers before the dense layers of FNCF-Single and FNCF-Multi',
    }),
    levels: distinct(z.array(z.number().min(0).max(mostNoise)).min(1).max(10))
      .default([0.05])
      .meta({
        title: 'Noise levels',
        description:
          'σ at which all students are attacked: the hinted ones are trained for each, anew but for the noise σ, the others have no noise and stay as they are; 0 to 0.2 in paper 001',
      }),
    temperatures: laterNumbers(0.1, 100, mostTemperatures).meta({
      title: 'Temperatures compared',
      description:
        'at each a teacher and a distilled student are trained and attacked, both at that T (paper 001, equation 13); none for no comparison',
    }),
  })
  .overwrite(withoutFirst({ temperatures: [] }))
  .prefault({});

const attack = z
  .object({
    side: oneOf(evadedSides).default('user').meta({
      title: 'Perturb',
      description: 'what of a pair is moved before it enters the tower',
    }),
    norm: oneOf(evasionNorms).default('l2-squared').meta({
      title: 'Norm',
      description: 'what C&W keeps small',
    }),
    output: oneOf(evasionOutputs).default('logit').meta({
      title: 'Objective',
      description: 'what C&W pushes down',
    }),
    from: real(1e-5, 1e4, 0.001).meta({ title: 'c from' }),
    to: real(1e-5, 1e4, 1).meta({ title: 'c to' }),
    points: count(2, 30, 7).meta({
      title: 'Values of c',
      description: 'on a logarithmic grid, ends included',
    }),
    c: real(1e-5, 1e4, 0.1).meta({
      title: 'c for the noise',
      description: 'the price of a yes where success is measured against σ',
    }),
    examples: count(1, 10000, 100).meta({
      title: 'Examples',
      description: 'held-out items among the K best that are attacked, at most; 1,000 in paper 001',
    }),
    iterations: count(1, 10000, 200).meta({
      title: 'Iterations',
      description: 'for each c; 10,000 at most in the reference code, which stops where the loss stalls',
    }),
    rate: real(1e-5, 10, 0.01).meta({ title: 'Step size' }),
    searchSteps: count(1, 20, 9).meta({
      title: 'Search steps',
      description: 'values of c tried for the minimal distortion of an example',
    }),
    draws: count(1, 100, 5).meta({
      title: 'Draws of noise',
      description: 'averaged over by the attack in each iteration, and used to judge it',
    }),
    box: real(0, 1000, 0).meta({
      title: 'Box',
      description: 'largest change of a single coordinate; 0 for none',
    }),
    within: laterNumbers(1e-4, 1000, 8).meta({
      title: 'Budgets ε',
      description:
        'at each of these lengths every attack on held-out pairs, of all the share kept: among the K best and answered yes (table within); none for no such table',
    }),
  })
  .overwrite(withoutFirst({ within: [] }))
  .prefault({});

export const evadeMembers = {
  repeats: count(1, 20, 1).meta({
    title: 'Seeds',
    description: 'teachers and students trained, with seeds seed, seed + 1, …',
  }),
  model: teacher,
  student,
  rivals: distinct(z.array(oneOf(evadeRivals)))
    .default([])
    .meta({
      title: 'Also attack',
      description:
        "models of the student's size beside FNCF, trained on the labels alone, since they have no layers in common with it to take hints at",
    }),
  widths: distinct(z.array(z.int().min(1).max(512)).max(mostWidths))
    .default([])
    .meta({
      title: 'Factors compared',
      description: "the student's factors, its layers and its teacher scaled alike; none for no comparison",
    }),
  defence,
  attack,
};
