import { expect, test } from 'vitest';
import { describeStudy, helpOf, perturbAttacks, piecesOf } from '../../../workers/protocol.ts';

const termsOf = (sentence: string) =>
  piecesOf(sentence).flatMap((piece) => (typeof piece === 'object' && 'term' in piece ? [piece.term] : []));
const joined = (sentence: string) =>
  piecesOf(sentence)
    .map((piece) => (typeof piece === 'string' ? piece : 'term' in piece ? piece.term : piece.name))
    .join('');

test('short names of methods, models and measures are explained where they come first, and nothing is lost', () => {
  const sentence = 'At ε = 2 FGSM takes 42 % of nDCG@10, BIM takes 53 %. Defended, FGSM takes 12 % of HR@50.';
  expect(termsOf(sentence)).toEqual(['FGSM', 'nDCG@10', 'BIM', 'HR@50']);
  expect(joined(sentence)).toBe(sentence);
});

test('the longest name is taken, and no name within a word', () => {
  expect(termsOf('FNCF-Multi and FM and BPR-MF, but no FMs.')).toEqual(['FNCF-Multi', 'FM', 'BPR-MF']);
});

test('plain words are left alone', () => {
  expect(termsOf('Random profiles bring the targets to Popularity.')).toEqual([]);
});

test('what is told is what the descriptor says, with its sources and no number of a paper', () => {
  const [piece] = piecesOf('FGSM');
  expect(typeof piece === 'object' && 'term' in piece && piece.meaning).toContain(
    perturbAttacks.fgsm.description,
  );
  for (const one of piecesOf('FGSM BIM PGD APT AT PCMF RDMA FM NCF MF S-TNA AUSH'))
    if (typeof one === 'object' && 'term' in one) expect(one.meaning).not.toMatch(/paper 00/);
});

test('papers of the lab are told apart from words, so that they can be links', () => {
  const sentence = 'As Table III of Du et al., TMM 2019, and after Liu et al., SIGIR 2020.';
  expect(piecesOf(sentence)).toEqual([
    'As Table III of ',
    { paper: '001', name: 'Du et al., TMM 2019' },
    ', and after ',
    { paper: '000', name: 'Liu et al., SIGIR 2020' },
    '.',
  ]);
});

test('the help of a setting explains the short names in its title and its sentence, and none that it lists as a choice', () => {
  const { attack } = describeStudy('perturb');
  if (attack?.kind !== 'object') throw new Error('The attack has members.');
  const helpOfMember = (member: string) => helpOf(attack.fields[member]!);
  expect(helpOfMember('start')?.terms.map(({ term }) => term)).toEqual(['PGD', 'BIM']);
  expect(helpOfMember('fields')?.terms.map(({ term }) => term)).toEqual(['FM']);
  expect(helpOfMember('methods')).toMatchObject({ terms: [] });
  expect(helpOfMember('from')).toBe(null);
});

test('a work beside the five papers is a piece of its own, by its whole name', () => {
  expect(piecesOf('found by RDMA (Chirita et al., WIDM 2005)').slice(2)).toEqual([
    ' (',
    { work: 'Chirita et al., WIDM 2005', name: 'Chirita et al., WIDM 2005' },
    ')',
  ]);
});
