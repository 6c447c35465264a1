/** The words of the lessons in English. Every other language has the same keys; {names} stand for what a run found. */
export const en = {
  'ui.title': 'Learn',
  'ui.lead':
    'Ten short lessons. Each asks what you expect, runs the real study in your browser, and lays what was found over what you drew.',
  'ui.language': 'Language',
  'ui.minutes': '{minutes} min',
  'ui.open': 'Open lesson',
  'ui.steps': '{done} of {steps} steps seen',
  'ui.all': 'All lessons',
  'ui.step': 'Step {step} of {steps}',
  'ui.next': 'Next step',
  'ui.previous': 'Step before',
  'ui.nextLesson': 'Next lesson: {title}',
  'ui.source': 'Source: {source}',
  'ui.expect': 'What do you expect?',
  'ui.draw':
    'Draw the curve with the pointer. By keyboard: left and right choose a point, up and down move it.',
  'ui.point': 'Your curve at {x}',
  'ui.sketches': 'Or begin with a sketch:',
  'ui.cliff': 'falls at once',
  'ui.late': 'holds, then falls',
  'ui.even': 'falls evenly',
  'ui.flat': 'stays flat',
  'ui.rise': 'rises',
  'ui.run': 'Run it',
  'ui.show': 'Show what was found',
  'ui.again': 'Change my answer',
  'ui.running': 'Running: what is found appears as it comes.',
  'ui.answerFirst': 'Answer first, then run.',
  'ui.yours': 'Your curve',
  'ui.found': 'Found here',
  'ui.curve': 'Curve',
  'ui.class': 'Class, {name}',
  'ui.picture': 'What you expected and what was found',
  'ui.curveHalf':
    'The middle between first and last value found: you drew it at {drawn}, it lies at {found}. On average your curve was {gap} off.',
  'ui.curveNoDrawn':
    'The middle between first and last value found lies at {found}; the curve that you drew does not reach it. On average it was {gap} off.',
  'ui.curveFlat': 'On average your curve was {gap} off.',
  'ui.points': '{points} percentage points',
  'ui.point1': '{points} percentage point',
  'ui.choiceRight': 'As you expected: {found}.',
  'ui.choiceOther': 'You expected “{mine}”; here it is “{found}”.',
  'ui.number': 'You expected {mine}; found here: {found}.',
  'ui.seen': 'What this run shows',
  'ui.failed': 'The run ended early. Press Run it to go again.',
  'ui.noRun': 'This step has not been run yet.',
  'ui.settings': 'The study behind it',
  'ui.live': 'Run it again to look at single users and predictions.',
  'ui.stored': 'Stored run, shipped with the page.',
  'ui.otherPicture': 'These pictures are of other settings. “Run it” makes those of this step.',
  'ui.kept': 'Kept from {date}.',
  'ui.waits': 'What an earlier run on this device found stands here once the question is answered.',
  'ui.cutOff': 'The run of this step was cut off when the page closed.',
  'ui.goOn': 'Go on with it',
  'ui.discard': 'Discard it',
  'ui.openStudy': 'Open it as a study of its own',
  'ui.keep': 'Your answers stay on this device until you hand them in.',
  'ui.handIn': 'Hand in your answers to this lesson',
  'ui.copyLink': 'Copy a link to my answers',
  'ui.linkCopied': 'Link copied. It is {letters} characters long.',
  'ui.linkLength': 'The link is {letters} characters long.',
  'ui.linkHere': 'Link to my answers',
  'ui.linkTooLong':
    'A link to these answers would be {letters} characters long, and none beyond {most} is read. Save them as a file instead.',
  'ui.nothing': 'Nothing is answered yet.',
  'ui.noLinkHere': 'This browser cannot make a link of them. Save them as a file instead.',
  'ui.save': 'Save my answers as a file',
  'ui.reset': 'Forget my answers',
  'ui.name': 'Name on what you hand in (may be empty)',
  'ui.teacher': 'For teachers: answers of a class',
  'ui.drop': 'Choose the files of a class',
  'ui.teach':
    'Files of answers, or a text file with links, may also be dropped anywhere on this page. What a class handed in is kept on this device until you take it away; your own answers stay as they are.',
  'ui.paste': 'Or paste links: one, or a whole text with those of a class',
  'ui.add': 'Add these links',
  'ui.loaded': 'Handed in and shown beside what was found: {count}',
  'ui.link': 'The link',
  'ui.linkInLine': 'The link in line {line}',
  'ui.linkInFile': 'The link in line {line} of {file}',
  'ui.linkHolds':
    'The link holds answers of {name} to {lessons}, {count} in all. They stand beside those of the class now; your own are as they were.',
  'ui.nameless': 'someone without a name',
  'ui.quoted': '“{text}”',
  'ui.linkCut':
    '{link} was cut off: {there} of {of} characters of its answers are there. Ask for it again, or for the file.',
  'ui.linkDamaged': '{link} is damaged, and its answers cannot be read. Ask for it again, or for the file.',
  'ui.linkForeign': '{link} holds no answers: {start}',
  'ui.linkStrange': '{link} holds answers to no lesson of this page, so nothing was added.',
  'ui.linkTwin': '{link} holds answers of {name} that are there already; they count once.',
  'ui.linkTwinNameless':
    '{link} holds the same answers as another one without a name; they count once. Two who answered alike are told apart by their names.',
  'ui.noLinks': 'There is no link to answers in this text.',
  'ui.fileTwin': '{name} holds answers that are there already; they count once.',
  'ui.classNotKept':
    'There is no room for the answers of the class on this device. They stand here as long as this page is open.',
  'ui.unread': 'it cannot be read.',
  'ui.noJson': 'it is no JSON.',
  'ui.member': 'what stands under “{at}” is no answer.',
  'ui.strays': 'answers that this step does not take: {count}',
  'ui.noLesson': 'There is no lesson “{lesson}”; these are all.',
  'ui.noStep': 'This lesson has {steps} steps, and the link names step {step}; this is the last.',
  'ui.noLanguage': 'There are no lessons in the language “{language}”; these are in English.',
  'ui.counts': 'Answers of the class',
  'ui.count': '{option}: {count}',
  'ui.remove': 'Take the class away',
  'ui.badFile': '{name} is no file of answers from this page: {reason}',
  'axis.epoch': 'Epoch',
  'axis.hr': 'HR@10',
  'axis.epsilon': 'ε',
  'axis.left': 'nDCG@10 left, share of clean',
  'axis.flipped': 'Predictions flipped by one added click',
  'axis.q': 'Added clicks q',
  'axis.robust': 'Proved robust',
  'axis.undecided': 'Undecided at q = 1',
  'axis.c': 'Price c',
  'axis.turned': 'Recommendations turned',
  'axis.fakes': 'Fake users, share of genuine',
  'axis.target': 'Pairs of user and target, target in the first 50',
  'axis.kept': 'Test HR@50 kept, share of clean',

  'embedding.title': 'What an embedding is',
  'embedding.about': 'A list of numbers for every user and every item, and a dot product.',
  'embedding.learn.text':
    'A matrix factorization knows nothing of films. It gives each user and each item a short list of numbers, an embedding, and moves them, click by click, until the items that a user clicked score above those that were not. Here are 200 users, 300 items and 16 numbers each. One click of every user was kept back: the hit ratio says for how many of them it stands among the first ten.',
  'embedding.learn.ask': 'How does the hit ratio grow over 80 epochs?',
  'embedding.learn.see':
    'The hit ratio is highest at epoch {best}, with {most}, and ends at {last}. Recommending the most clicked items to everybody reaches {popularity}: that is the line which a model has to beat. More training is not always better.',
  'embedding.few.text':
    'Sixteen numbers a user are little. How about two? A plane on which users and items lie, and nothing more.',
  'embedding.few.ask': 'What hit ratio do two factors reach after 80 epochs?',
  'embedding.few.see':
    'Two factors reach {hr}, popularity {popularity}. What a model can learn hangs on how many numbers it has; try others in the setting beside.',

  'nudge.title': 'A nudge you cannot see',
  'nudge.about': 'Noise does little. The same length in the worst direction does much.',
  'nudge.noise.text':
    'Now every embedding gets a small push Δ of length ε. First in a random direction: the model is jogged, nobody aims.',
  'nudge.noise.ask': 'How much of the accuracy is left as ε grows from 0.1 to 10?',
  'nudge.noise.see': 'At ε = {epsilon} random noise leaves {left} of nDCG@10.',
  'nudge.gradient.text':
    'The same length, but along the gradient Γ of the training loss: each row is moved where it hurts most. That is the fast gradient sign method, here with the rows scaled to length ε.',
  'nudge.gradient.ask': 'And now, with the same ε?',
  'nudge.gradient.see':
    'Half of the clean nDCG@10 is lost at ε = {half}. Near that ε random noise still leaves {noise}; it takes {times} times the length to lose half as well. Direction counts, not size alone.',
  'nudge.gradient.see.never':
    'Half of the clean nDCG@10 is lost at ε = {half}. Near that ε random noise still leaves {noise}, and within this range it never takes half. Direction counts, not size alone.',
  'nudge.user.text':
    'An average hides people. Open the list of one user in the study, and move ε: which films come in, which leave, and from where on would you notice?',

  'steps.title': 'One step or many, at equal norm',
  'steps.about': 'Ten small steps beat a single one. Or are they only longer?',
  'steps.many.text':
    'BIM takes many small steps, each along the gradient where it then stands, and clips every entry to ±ε. Compare it with FGSM, a single step, at the same ε.',
  'steps.many.ask': 'Which of them leaves less of the ranking?',
  'steps.many.one': 'the single step',
  'steps.many.many': 'many steps',
  'steps.many.same': 'no difference',
  'steps.many.see':
    'At ε = {epsilon} BIM leaves an nDCG@10 of {bim}, FGSM one of {fgsm}. The matter seems settled. Is it?',
  'steps.norm.text':
    'The same ε does not mean the same length: clipping entry by entry lets a row of d entries grow to √d · ε. So we ask again, with FGSM given as long a step as BIM really took.',
  'steps.norm.ask': 'What makes up most of the gain of BIM?',
  'steps.norm.size': 'its length',
  'steps.norm.cleverness': 'its many steps',
  'steps.norm.see':
    'At ε = {epsilon} the rows of BIM were moved by {norm} on average, those of FGSM by {other}. With the length of BIM, FGSM leaves {fgsm}, BIM {bim}. A comparison of attacks has to name the norm that was spent.',

  'training.title': 'Training against the nudge',
  'training.about': 'Adversarial personalised ranking meets the attack while it learns.',
  'training.apr.text':
    'Adversarial personalised ranking adds a second loss: that under the worst push of length ε, found anew in every batch. After 40 plain epochs come 40 with it.',
  'training.apr.ask': 'How much does FGSM leave of the defended model?',
  'training.apr.see':
    'Before an attack nDCG@10 is {clean} without the defence and {defended} with it. Under FGSM at ε = {epsilon} it is {cleanUnder} without and {defendedUnder} with it. Both models were trained for as many epochs.',
  'training.cost.text':
    'Nothing is free, it is said. What did the defence do to the accuracy before any attack?',
  'training.cost.ask': 'Compared with the undefended model, the clean accuracy of the defended one is …',
  'training.cost.less': 'lower',
  'training.cost.same': 'the same',
  'training.cost.more': 'higher',
  'training.cost.see':
    'Clean nDCG@10: {clean} undefended, {defended} defended, over {seeds} seeds (p = {p}). A small adversarial term also works as a regulariser. With so few seeds a p above .05 does not show that there is no difference.',
  'training.more.text':
    'If a little of it helps, then more helps more? Here with ε = 2 and λ = 2 in training, four times the ε and twice the weight of before. Then look for a better trade with the two settings.',
  'training.more.ask': 'What share of the clean nDCG@10 does the strongly defended model keep?',
  'training.more.see':
    'Clean nDCG@10: {clean} undefended, {defended} with this defence. Under FGSM at ε = {epsilon}: {cleanUnder} and {defendedUnder}. Lay what was paid beside what was bought.',

  'clicks.title': 'Clicks are discrete: the weapons in a history',
  'clicks.about': 'Nobody adds a thousandth of a click. How many whole ones flip a prediction?',
  'clicks.one.text':
    'A factorization machine reads what a user clicked and says yes or no of an item. An attacker cannot nudge numbers here, but can add clicks to the history: whole ones.',
  'clicks.one.ask': 'What share of the predictions can one added click flip?',
  'clicks.one.see': 'One click, chosen well, flips {one} of the predictions; two flip {two}.',
  'clicks.weapons.text':
    'Some items flip one prediction after another. Think of who they are before you look into the study’s list of items in flipping sets.',
  'clicks.weapons.ask': 'The most dangerous item is …',
  'clicks.weapons.popular': 'one of the most clicked',
  'clicks.weapons.never': 'one that nobody clicked in training',
  'clicks.weapons.between': 'neither',
  'clicks.weapons.see':
    'First stands {title}, with a part in {times} flips and {clicks} clicks in training. Of the first {items}, {never} were never clicked: what a model was never taught keeps the random weights it began with, and those are a weapon.',

  'proof.title': 'A proof instead of an attack',
  'proof.about': 'No attack found is not the same as none there.',
  'proof.exact.text':
    'That an attack fails proves nothing: a better one may come. A certificate looks at all sets of at most q added clicks at once. Where it holds, no attacker flips the prediction, known or not.',
  'proof.exact.ask': 'What share of the predictions is proved robust against q added clicks?',
  'proof.exact.see':
    'At q = 1 {one} are proved robust, at q = {q} {last}. All others have a set that flips them, and the search names it.',
  'proof.gap.text':
    'The exact search takes time. A relaxation is quicker: it bounds from above what q clicks can do. Where neither bound nor attack decides, it must stay silent.',
  'proof.gap.ask': 'What share does the relaxation leave undecided at q = 1?',
  'proof.gap.see':
    'The relaxation proves {robust} robust and leaves {undecided} undecided. The exact share is {exact}: what lies between was robust, unproved or flipped unseen.',
  'proof.instance.text':
    'Choose one prediction in the study, and switch clicks by hand: can you flip it with fewer than the search did? You cannot. That is what a proof is.',

  'neural.title': 'Neural models and C&W',
  'neural.about': 'The smallest change that turns a yes into a no.',
  'neural.price.text':
    'Carlini and Wagner look for the smallest change δ of what a neural model reads that turns a recommendation into a refusal. The price c says how much more turning counts than staying small.',
  'neural.price.ask': 'What share of the recommendations is turned as c grows?',
  'neural.price.see': 'Half are turned at c = {half}; at c = {c} it is {most}.',
  'neural.distil.text':
    'Distillation trains a small student on the soft answers of a teacher at temperature T. It was once proposed as a defence.',
  'neural.distil.ask': 'Compared with a student that learns from labels, the distilled one is …',
  'neural.distil.harder': 'harder to turn',
  'neural.distil.same': 'as hard',
  'neural.distil.easier': 'easier to turn',
  'neural.distil.see':
    'The mean smallest change, in shares of the input’s length: {plain} from labels, {soft} distilled. Larger logits make for longer ways; whether that is robustness, an attack that knows of it has to say.',

  'fakes.title': 'Fake users',
  'fakes.about': 'Who cannot touch the model can still sign up.',
  'fakes.size.text':
    'The attacker registers: fake users who rate a few items like everybody and five unknown ones, the targets, at the top. The recommender trains on all of it.',
  'fakes.size.ask':
    'Take every pair of a user and a target: in what share of them does the target get among the user’s first 50, as the fakes grow?',
  'fakes.size.see':
    'Of all pairs of a user and a target, {clean} have the target among the first 50 without fakes. With {size} fakes it is {reached}, with {largest} {most}.',
  'fakes.quality.text': 'Would anybody notice? A platform watches its accuracy on genuine users.',
  'fakes.quality.ask': 'Under attack, the hit ratio of genuine users …',
  'fakes.quality.falls': 'falls',
  'fakes.quality.same': 'stays as it is',
  'fakes.quality.rises': 'rises',
  'fakes.quality.see':
    'Test HR@50: {clean} without fakes, {poisoned} with them. A platform that watches this number alone sees no more than that.',

  'peeked.title': 'The defence that peeked',
  'peeked.about': 'A defence may only use what its defender has.',
  'peeked.statistics.text':
    'Adversarial poisoning training adds good fakes against bad ones. It needs the mean rating of each item: from the data at hand, which the attacker poisoned (honest), or from clean data, which no defender has (oracle).',
  'peeked.statistics.ask': 'Which of the two lowers the targets’ hit ratio?',
  'peeked.statistics.both': 'both',
  'peeked.statistics.oracle': 'only the one that peeks',
  'peeked.statistics.neither': 'neither',
  'peeked.statistics.see':
    'Targets reach {plain} without a defence, {honest} with honest statistics (p = {p}), {oracle} with those of the oracle (p = {pOracle}), over {repeats} repeats. Ask of every defence what it was given.',
  'peeked.cost.text': 'And genuine users? The defence also trains on users that do not exist.',
  'peeked.cost.ask': 'What share of the clean hit ratio do they keep with the honest defence?',
  'peeked.cost.see': 'Test HR@50 is {clean} on clean data and {honest} with the defence.',

  'price.title': 'Robustness has a price',
  'price.about':
    'Every attack against every defence: which holds in its worst case, and what does that cost?',
  'price.worst.text':
    'The Arena sets every attack against every model and defence, on the same data and seeds. An average over attacks flatters, for nobody attacks on average: what counts is the worst case. A pair i of a user and a target is kept only if no attack a brings the target among the user’s first 50: kᵢ(a) is 1 where it is kept under a. In the grid “Fake users” four such attacks meet MF as it is and MF with three defences.',
  'price.worst.ask': 'Which of these keeps the most pairs in its worst case?',
  'price.worst.mf': 'MF without a defence',
  'price.worst.mf-apt': 'MF with adversarial poisoning training (APT)',
  'price.worst.mf-at': 'MF with adversarial training (AT)',
  'price.worst.mf-pca': 'MF with a detector of fake users (PCA)',
  'price.worst.see':
    'In the worst case {plain} of the pairs are kept without a defence, {apt} with APT, {at} with AT, {pca} with PCA. Most is kept by “{best}”; between it and no defence p is {p} over {seeds} seeds, corrected for all the pairs of columns that were compared. Each was made against some attacks, and met others.',
  'price.worst.see.none':
    'In the worst case {plain} of the pairs are kept without a defence, {apt} with APT, {at} with AT, {pca} with PCA: no defence keeps more than none. Each was made against some attacks, and met others.',
  'price.cost.text':
    'A defence is paid for every day, by the users whom nobody attacks. Compare test HR@50 without any attack: that of MF, and that of the one which kept most.',
  'price.cost.ask': 'What share of the test HR@50 of plain MF does it keep before any attack?',
  'price.cost.see':
    'Test HR@50 before any attack is {plain} for MF without a defence and {defended} for “{best}”. On the front, where no other column that met all of these attacks is better in one of the two and no worse in the other, stands: {front}.',
  'price.cost.see.model':
    'Test HR@50 before any attack is {plain} for MF without a defence and {defended} for “{best}”. On the front, where no other column that met all of these attacks is better in one of the two and no worse in the other, stands no MF at all, but {front}. Another model can be worth more than a defence.',
  'price.cells.text':
    'Look at a cell of the grid: it tells its seeds and opens the experiment behind it. Hatched cells say why they cannot be. Which attack is missing that would change the order of the columns? A worst case is only the worst of what was tried.',
} as const;

export type Key = keyof typeof en;
