import type { Key } from './en.ts';

/** The words of the lessons in German. */
export const de: Readonly<Record<Key, string>> = {
  'ui.title': 'Lernen',
  'ui.lead':
    'Zehn kurze Lektionen. Jede fragt, was du erwartest, rechnet die echte Studie in deinem Browser und legt das Ergebnis über deine Zeichnung.',
  'ui.language': 'Sprache',
  'ui.minutes': '{minutes} Min.',
  'ui.open': 'Lektion öffnen',
  'ui.steps': '{done} von {steps} Schritten gesehen',
  'ui.all': 'Alle Lektionen',
  'ui.step': 'Schritt {step} von {steps}',
  'ui.next': 'Nächster Schritt',
  'ui.previous': 'Schritt davor',
  'ui.nextLesson': 'Nächste Lektion: {title}',
  'ui.source': 'Quelle: {source}',
  'ui.expect': 'Was erwartest du?',
  'ui.draw':
    'Zeichne die Kurve mit dem Zeiger. Mit der Tastatur: links und rechts wählen einen Punkt, auf und ab bewegen ihn.',
  'ui.point': 'Deine Kurve bei {x}',
  'ui.sketches': 'Oder beginne mit einer Skizze:',
  'ui.cliff': 'fällt sofort',
  'ui.late': 'hält sich, fällt dann',
  'ui.even': 'fällt gleichmäßig',
  'ui.flat': 'bleibt gleich',
  'ui.rise': 'steigt',
  'ui.run': 'Ausführen',
  'ui.show': 'Zeigen, was gefunden wurde',
  'ui.again': 'Antwort ändern',
  'ui.running': 'Es rechnet: was gefunden wird, erscheint sofort.',
  'ui.answerFirst': 'Erst antworten, dann ausführen.',
  'ui.yours': 'Deine Kurve',
  'ui.found': 'Hier gefunden',
  'ui.curve': 'Kurve',
  'ui.class': 'Klasse, {name}',
  'ui.picture': 'Was du erwartet hast und was gefunden wurde',
  'ui.curveHalf':
    'Die Mitte zwischen erstem und letztem gefundenen Wert: du hast sie bei {drawn} gezeichnet, sie liegt bei {found}. Im Mittel lag deine Kurve {gap} daneben.',
  'ui.curveNoDrawn':
    'Die Mitte zwischen erstem und letztem gefundenen Wert liegt bei {found}; deine Kurve erreicht sie nicht. Im Mittel lag sie {gap} daneben.',
  'ui.curveFlat': 'Im Mittel lag deine Kurve {gap} daneben.',
  'ui.points': '{points} Prozentpunkte',
  'ui.point1': '{points} Prozentpunkt',
  'ui.choiceRight': 'Wie erwartet: {found}.',
  'ui.choiceOther': 'Erwartet hast du „{mine}“; hier ist es „{found}“.',
  'ui.number': 'Erwartet hast du {mine}; hier gefunden: {found}.',
  'ui.seen': 'Was dieser Lauf zeigt',
  'ui.failed': 'Der Lauf ist vorzeitig zu Ende. „Ausführen“ beginnt ihn neu.',
  'ui.noRun': 'Dieser Schritt ist noch nicht gerechnet.',
  'ui.settings': 'Die Studie dahinter',
  'ui.live': 'Führe die Studie noch einmal aus, um einzelne Nutzer und Vorhersagen anzusehen.',
  'ui.stored': 'Gespeicherter Lauf, mit der Seite geliefert.',
  'ui.otherPicture': 'Diese Bilder gehören zu anderen Einstellungen. „Ausführen“ macht die dieses Schritts.',
  'ui.kept': 'Aufgehoben vom {date}.',
  'ui.waits': 'Was ein früherer Lauf auf diesem Gerät ergab, steht hier, sobald die Frage beantwortet ist.',
  'ui.cutOff': 'Der Lauf dieses Schritts brach ab, als die Seite geschlossen wurde.',
  'ui.goOn': 'Fortsetzen',
  'ui.discard': 'Verwerfen',
  'ui.openStudy': 'Als eigene Studie öffnen',
  'ui.keep': 'Deine Antworten bleiben auf diesem Gerät, bis du sie abgibst.',
  'ui.handIn': 'Deine Antworten zu dieser Lektion abgeben',
  'ui.copyLink': 'Link zu meinen Antworten kopieren',
  'ui.linkCopied': 'Link kopiert. Er ist {letters} Zeichen lang.',
  'ui.linkLength': 'Der Link ist {letters} Zeichen lang.',
  'ui.linkHere': 'Link zu meinen Antworten',
  'ui.linkTooLong':
    'Ein Link zu diesen Antworten wäre {letters} Zeichen lang, und mehr als {most} werden nicht gelesen. Sichere sie stattdessen als Datei.',
  'ui.nothing': 'Noch ist nichts beantwortet.',
  'ui.noLinkHere': 'Dieser Browser kann daraus keinen Link machen. Sichere sie stattdessen als Datei.',
  'ui.save': 'Meine Antworten als Datei sichern',
  'ui.reset': 'Meine Antworten vergessen',
  'ui.name': 'Name auf der Abgabe (darf leer bleiben)',
  'ui.teacher': 'Für Lehrende: Antworten einer Klasse',
  'ui.drop': 'Dateien einer Klasse wählen',
  'ui.teach':
    'Antwortdateien, oder eine Textdatei mit Links, lassen sich auch irgendwo auf diese Seite ziehen. Was eine Klasse abgegeben hat, bleibt auf diesem Gerät, bis du sie entfernst; deine eigenen Antworten bleiben, wie sie sind.',
  'ui.paste': 'Oder Links einfügen: einen, oder einen ganzen Text mit denen der Klasse',
  'ui.add': 'Diese Links hinzufügen',
  'ui.loaded': 'Abgaben, die neben dem Gefundenen stehen: {count}',
  'ui.link': 'Der Link',
  'ui.linkInLine': 'Der Link in Zeile {line}',
  'ui.linkInFile': 'Der Link in Zeile {line} von {file}',
  'ui.linkHolds':
    'Der Link enthält Antworten von {name} zu {lessons}, insgesamt {count}. Sie stehen jetzt neben denen der Klasse; deine eigenen sind, wie sie waren.',
  'ui.nameless': 'jemandem ohne Namen',
  'ui.quoted': '„{text}“',
  'ui.linkCut':
    '{link} ist abgeschnitten: {there} von {of} Zeichen der Antworten sind da. Bitte noch einmal um ihn, oder um die Datei.',
  'ui.linkDamaged':
    '{link} ist beschädigt, seine Antworten sind nicht lesbar. Bitte noch einmal um ihn, oder um die Datei.',
  'ui.linkForeign': '{link} enthält keine Antworten: {start}',
  'ui.linkStrange': '{link} enthält Antworten zu keiner Lektion dieser Seite, hinzugefügt wurde nichts.',
  'ui.linkTwin': '{link} enthält Antworten von {name}, die schon da sind; sie zählen einmal.',
  'ui.linkTwinNameless':
    '{link} enthält dieselben Antworten wie ein anderer ohne Namen; sie zählen einmal. Zwei, die gleich geantwortet haben, unterscheidet ihr Name.',
  'ui.noLinks': 'In diesem Text steht kein Link zu Antworten.',
  'ui.fileTwin': '{name} enthält Antworten, die schon da sind; sie zählen einmal.',
  'ui.classNotKept':
    'Für die Antworten der Klasse ist auf diesem Gerät kein Platz. Sie stehen hier, solange diese Seite offen ist.',
  'ui.unread': 'sie ist nicht lesbar.',
  'ui.noJson': 'sie ist kein JSON.',
  'ui.member': 'was unter „{at}“ steht, ist keine Antwort.',
  'ui.strays': 'Antworten, die dieser Schritt nicht kennt: {count}',
  'ui.noLesson': 'Eine Lektion „{lesson}“ gibt es nicht; dies sind alle.',
  'ui.noStep': 'Diese Lektion hat {steps} Schritte, und der Link nennt Schritt {step}; dies ist der letzte.',
  'ui.noLanguage': 'In der Sprache „{language}“ gibt es keine Lektionen; diese sind auf Englisch.',
  'ui.counts': 'Antworten der Klasse',
  'ui.count': '{option}: {count}',
  'ui.remove': 'Klasse entfernen',
  'ui.badFile': '{name} ist keine Antwortdatei dieser Seite: {reason}',
  'axis.epoch': 'Epoche',
  'axis.hr': 'HR@10',
  'axis.epsilon': 'ε',
  'axis.left': 'Rest von nDCG@10, Anteil am sauberen Wert',
  'axis.flipped': 'Von einem Klick gekippte Vorhersagen',
  'axis.q': 'Zusätzliche Klicks q',
  'axis.robust': 'Bewiesen robust',
  'axis.undecided': 'Unentschieden bei q = 1',
  'axis.c': 'Preis c',
  'axis.turned': 'Umgedrehte Empfehlungen',
  'axis.fakes': 'Falsche Nutzer, Anteil an den echten',
  'axis.target': 'Paare aus Nutzer und Ziel, Ziel unter den ersten 50',
  'axis.kept': 'Erhaltene Test-HR@50, Anteil am sauberen Wert',

  'embedding.title': 'Was ein Embedding ist',
  'embedding.about': 'Eine Zahlenliste je Nutzer und je Objekt, und ein Skalarprodukt.',
  'embedding.learn.text':
    'Eine Matrixfaktorisierung weiß nichts von Filmen. Sie gibt jedem Nutzer und jedem Film eine kurze Liste von Zahlen, ein Embedding, und verschiebt sie Klick für Klick, bis die angeklickten Filme eines Nutzers vor den übrigen stehen. Hier sind es 200 Nutzer, 300 Filme und je 16 Zahlen. Ein Klick jedes Nutzers blieb verborgen: Die Trefferquote sagt, bei wie vielen er unter den ersten zehn steht.',
  'embedding.learn.ask': 'Wie wächst die Trefferquote über 80 Epochen?',
  'embedding.learn.see':
    'Am höchsten ist die Trefferquote in Epoche {best} mit {most}, am Ende liegt sie bei {last}. Wer allen die meistgeklickten Filme empfiehlt, erreicht {popularity}: Diese Linie muss ein Modell schlagen. Mehr Training ist nicht immer besser.',
  'embedding.few.text':
    'Sechzehn Zahlen je Nutzer sind wenig. Und zwei? Eine Ebene, auf der Nutzer und Filme liegen, sonst nichts.',
  'embedding.few.ask': 'Welche Trefferquote erreichen zwei Faktoren nach 80 Epochen?',
  'embedding.few.see':
    'Zwei Faktoren erreichen {hr}, die Beliebtheit {popularity}. Was ein Modell lernen kann, hängt an der Zahl seiner Zahlen; probiere andere in der Einstellung daneben.',

  'nudge.title': 'Ein Stoß, den man nicht sieht',
  'nudge.about': 'Rauschen schadet wenig. Gleich lang in die schlimmste Richtung schadet viel.',
  'nudge.noise.text':
    'Nun bekommt jedes Embedding einen kleinen Stoß Δ der Länge ε. Zuerst in zufälliger Richtung: Das Modell wird angerempelt, niemand zielt.',
  'nudge.noise.ask': 'Wie viel der Genauigkeit bleibt, wenn ε von 0,1 auf 10 wächst?',
  'nudge.noise.see': 'Bei ε = {epsilon} lässt zufälliges Rauschen {left} von nDCG@10 übrig.',
  'nudge.gradient.text':
    'Dieselbe Länge, aber entlang des Gradienten Γ des Trainingsverlusts: Jede Zeile geht dorthin, wo es am meisten schadet. Das ist die Fast Gradient Sign Method, hier mit Zeilen der Länge ε.',
  'nudge.gradient.ask': 'Und jetzt, mit demselben ε?',
  'nudge.gradient.see':
    'Die Hälfte des sauberen nDCG@10 ist bei ε = {half} verloren. In dessen Nähe lässt Rauschen noch {noise} übrig; für die Hälfte braucht es die {times}-fache Länge. Die Richtung zählt, nicht nur die Größe.',
  'nudge.gradient.see.never':
    'Die Hälfte des sauberen nDCG@10 ist bei ε = {half} verloren. In dessen Nähe lässt Rauschen noch {noise} übrig, und in diesem Bereich nimmt es nie die Hälfte. Die Richtung zählt, nicht nur die Größe.',
  'nudge.user.text':
    'Ein Mittelwert verbirgt Menschen. Öffne in der Studie die Liste eines Nutzers und bewege ε: Welche Filme kommen, welche gehen, und ab wann würdest du es merken?',

  'steps.title': 'Ein Schritt oder viele, bei gleicher Norm',
  'steps.about': 'Zehn kleine Schritte schlagen einen. Oder sind sie nur länger?',
  'steps.many.text':
    'BIM geht viele kleine Schritte, jeden entlang des Gradienten am jeweiligen Ort, und schneidet jeden Eintrag bei ±ε ab. Vergleiche es mit FGSM, einem einzigen Schritt, bei gleichem ε.',
  'steps.many.ask': 'Wer lässt weniger von der Rangliste übrig?',
  'steps.many.one': 'der einzelne Schritt',
  'steps.many.many': 'viele Schritte',
  'steps.many.same': 'kein Unterschied',
  'steps.many.see':
    'Bei ε = {epsilon} lässt BIM ein nDCG@10 von {bim} übrig, FGSM eines von {fgsm}. Die Sache scheint klar. Ist sie es?',
  'steps.norm.text':
    'Gleiches ε heißt nicht gleiche Länge: Eintrag für Eintrag begrenzt kann eine Zeile von d Einträgen auf √d · ε wachsen. Also noch einmal, mit so langem Schritt für FGSM, wie BIM ihn wirklich ging.',
  'steps.norm.ask': 'Was macht den größten Teil des Vorsprungs von BIM aus?',
  'steps.norm.size': 'die Länge',
  'steps.norm.cleverness': 'die vielen Schritte',
  'steps.norm.see':
    'Bei ε = {epsilon} wurden die Zeilen von BIM im Mittel um {norm} bewegt, die von FGSM um {other}. Mit der Länge von BIM lässt FGSM {fgsm} übrig, BIM {bim}. Wer Angriffe vergleicht, muss die verbrauchte Norm nennen.',

  'training.title': 'Training gegen den Stoß',
  'training.about': 'Adversarial Personalized Ranking begegnet dem Angriff schon beim Lernen.',
  'training.apr.text':
    'Adversarial Personalized Ranking nimmt einen zweiten Verlust hinzu: den unter dem schlimmsten Stoß der Länge ε, in jedem Stapel neu gesucht. Auf 40 gewöhnliche Epochen folgen 40 damit.',
  'training.apr.ask': 'Wie viel lässt FGSM vom verteidigten Modell übrig?',
  'training.apr.see':
    'Vor einem Angriff liegt nDCG@10 bei {clean} ohne Verteidigung und {defended} mit ihr. Unter FGSM bei ε = {epsilon} sind es {cleanUnder} ohne und {defendedUnder} mit ihr. Beide Modelle wurden gleich viele Epochen trainiert.',
  'training.cost.text':
    'Nichts ist umsonst, heißt es. Was machte die Verteidigung mit der Genauigkeit vor jedem Angriff?',
  'training.cost.ask':
    'Verglichen mit dem unverteidigten Modell ist die saubere Genauigkeit des verteidigten …',
  'training.cost.less': 'niedriger',
  'training.cost.same': 'gleich',
  'training.cost.more': 'höher',
  'training.cost.see':
    'Sauberes nDCG@10: {clean} unverteidigt, {defended} verteidigt, über {seeds} Seeds (p = {p}). Ein kleiner adversarialer Term wirkt auch als Regularisierung. Bei so wenigen Seeds zeigt ein p über 0,05 nicht, dass es keinen Unterschied gibt.',
  'training.more.text':
    'Wenn ein wenig davon hilft, hilft dann mehr davon mehr? Hier mit ε = 2 und λ = 2 im Training, dem vierfachen ε und dem doppelten Gewicht von vorhin. Suche danach mit den beiden Einstellungen einen besseren Tausch.',
  'training.more.ask': 'Welchen Anteil des sauberen nDCG@10 behält das stark verteidigte Modell?',
  'training.more.see':
    'Sauberes nDCG@10: {clean} unverteidigt, {defended} mit dieser Verteidigung. Unter FGSM bei ε = {epsilon}: {cleanUnder} und {defendedUnder}. Lege, was bezahlt wurde, neben das, was dafür kam.',

  'clicks.title': 'Klicks sind ganz: die Waffen in einem Verlauf',
  'clicks.about': 'Niemand klickt ein Tausendstel. Wie viele ganze Klicks kippen eine Vorhersage?',
  'clicks.one.text':
    'Eine Factorization Machine liest, was ein Nutzer geklickt hat, und sagt zu einem Objekt Ja oder Nein. Hier kann niemand Zahlen verschieben, wohl aber dem Verlauf Klicks hinzufügen: ganze.',
  'clicks.one.ask': 'Welchen Anteil der Vorhersagen kann ein zusätzlicher Klick kippen?',
  'clicks.one.see': 'Ein gut gewählter Klick kippt {one} der Vorhersagen; zwei kippen {two}.',
  'clicks.weapons.text':
    'Manche Objekte kippen eine Vorhersage nach der anderen. Überlege, welche das sind, bevor du in die Liste der Studie schaust.',
  'clicks.weapons.ask': 'Das gefährlichste Objekt ist …',
  'clicks.weapons.popular': 'eines der meistgeklickten',
  'clicks.weapons.never': 'eines, das im Training niemand klickte',
  'clicks.weapons.between': 'keines von beiden',
  'clicks.weapons.see':
    'Vorn steht {title}, an {times} Kippungen beteiligt, mit {clicks} Klicks im Training. Von den ersten {items} wurden {never} nie geklickt: Was ein Modell nie gelernt hat, behält seine zufälligen Anfangsgewichte, und die sind eine Waffe.',

  'proof.title': 'Ein Beweis statt eines Angriffs',
  'proof.about': 'Kein Angriff gefunden heißt nicht: Es gibt keinen.',
  'proof.exact.text':
    'Dass ein Angriff misslingt, beweist nichts: Ein besserer kann kommen. Ein Zertifikat betrachtet alle Mengen von höchstens q Klicks auf einmal. Wo es gilt, kippt niemand die Vorhersage, mit welchem Angriff auch immer.',
  'proof.exact.ask': 'Welcher Anteil der Vorhersagen ist gegen q zusätzliche Klicks bewiesen robust?',
  'proof.exact.see':
    'Bei q = 1 sind {one} bewiesen robust, bei q = {q} {last}. Alle anderen haben eine Menge, die sie kippt, und die Suche nennt sie.',
  'proof.gap.text':
    'Die exakte Suche braucht Zeit. Eine Relaxation ist schneller: Sie beschränkt von oben, was q Klicks können. Wo weder Schranke noch Angriff entscheidet, muss sie schweigen.',
  'proof.gap.ask': 'Welchen Anteil lässt die Relaxation bei q = 1 unentschieden?',
  'proof.gap.see':
    'Die Relaxation beweist {robust} als robust und lässt {undecided} unentschieden. Der exakte Anteil ist {exact}: Was dazwischen liegt, war robust ohne Beweis oder unbemerkt kippbar.',
  'proof.instance.text':
    'Wähle in der Studie eine Vorhersage und schalte Klicks von Hand: Kippst du sie mit weniger als die Suche? Du kannst es nicht. Das ist ein Beweis.',

  'neural.title': 'Neuronale Modelle und C&W',
  'neural.about': 'Die kleinste Änderung, die aus einem Ja ein Nein macht.',
  'neural.price.text':
    'Carlini und Wagner suchen die kleinste Änderung δ dessen, was ein neuronales Modell liest, die aus einer Empfehlung eine Ablehnung macht. Der Preis c sagt, wie viel mehr das Umdrehen zählt als das Kleinbleiben.',
  'neural.price.ask': 'Welcher Anteil der Empfehlungen wird umgedreht, wenn c wächst?',
  'neural.price.see': 'Die Hälfte ist bei c = {half} umgedreht; bei c = {c} sind es {most}.',
  'neural.distil.text':
    'Destillation trainiert einen kleinen Schüler an den weichen Antworten eines Lehrers bei Temperatur T. Sie wurde einst als Verteidigung vorgeschlagen.',
  'neural.distil.ask': 'Verglichen mit einem Schüler, der aus Labels lernt, ist der destillierte …',
  'neural.distil.harder': 'schwerer umzudrehen',
  'neural.distil.same': 'gleich schwer',
  'neural.distil.easier': 'leichter umzudrehen',
  'neural.distil.see':
    'Die mittlere kleinste Änderung, in Anteilen der Eingabelänge: {plain} aus Labels, {soft} destilliert. Größere Logits machen längere Wege; ob das Robustheit ist, muss ein Angriff sagen, der davon weiß.',

  'fakes.title': 'Falsche Nutzer',
  'fakes.about': 'Wer das Modell nicht berühren kann, kann sich immer noch anmelden.',
  'fakes.size.text':
    'Der Angreifer meldet sich an: falsche Nutzer, die einige Filme bewerten wie alle und fünf unbekannte, die Ziele, mit der Bestnote. Das Empfehlungssystem lernt aus allem.',
  'fakes.size.ask':
    'Nimm alle Paare aus einem Nutzer und einem Ziel: bei welchem Anteil kommt das Ziel unter die ersten 50 des Nutzers, wenn die Zahl der Falschen wächst?',
  'fakes.size.see':
    'Von allen Paaren aus einem Nutzer und einem Ziel haben ohne Falsche {clean} das Ziel unter den ersten 50. Mit {size} Falschen sind es {reached}, mit {largest} {most}.',
  'fakes.quality.text':
    'Würde es jemand merken? Eine Plattform beobachtet die Genauigkeit bei echten Nutzern.',
  'fakes.quality.ask': 'Unter dem Angriff … die Trefferquote der echten Nutzer.',
  'fakes.quality.falls': 'sinkt',
  'fakes.quality.same': 'bleibt',
  'fakes.quality.rises': 'steigt',
  'fakes.quality.see':
    'Test-HR@50: {clean} ohne Falsche, {poisoned} mit ihnen. Wer nur diese Zahl beobachtet, sieht nicht mehr als das.',

  'peeked.title': 'Die Verteidigung, die spickte',
  'peeked.about': 'Eine Verteidigung darf nur benutzen, was ihr Verteidiger hat.',
  'peeked.statistics.text':
    'Adversarial Poisoning Training setzt gute Falsche gegen böse. Es braucht die mittlere Bewertung jedes Objekts: aus den vorliegenden, vergifteten Daten (ehrlich) oder aus sauberen, die kein Verteidiger hat (Orakel).',
  'peeked.statistics.ask': 'Was senkt die Trefferquote der Ziele?',
  'peeked.statistics.both': 'beide',
  'peeked.statistics.oracle': 'nur die spickende',
  'peeked.statistics.neither': 'keine',
  'peeked.statistics.see':
    'Ziele erreichen {plain} ohne Verteidigung, {honest} mit ehrlicher Statistik (p = {p}), {oracle} mit der des Orakels (p = {pOracle}), über {repeats} Wiederholungen. Frage jede Verteidigung, was ihr gegeben wurde.',
  'peeked.cost.text': 'Und die echten Nutzer? Die Verteidigung lernt auch aus Nutzern, die es nicht gibt.',
  'peeked.cost.ask': 'Welchen Anteil der sauberen Trefferquote behalten sie mit der ehrlichen Verteidigung?',
  'peeked.cost.see': 'Test-HR@50 liegt bei {clean} auf sauberen Daten und {honest} mit der Verteidigung.',

  'price.title': 'Robustheit hat ihren Preis',
  'price.about':
    'Jeder Angriff gegen jede Verteidigung: welche hält im schlimmsten Fall, und was kostet das?',
  'price.worst.text':
    'Die Arena stellt jeden Angriff gegen jedes Modell und jede Verteidigung, auf denselben Daten und Seeds. Ein Mittel über Angriffe schmeichelt, denn niemand greift im Mittel an: es zählt der schlimmste Fall. Ein Paar i aus einem Nutzer und einem Ziel bleibt nur erhalten, wenn kein Angriff a das Ziel unter die ersten 50 des Nutzers bringt: kᵢ(a) ist 1, wo es unter a erhalten bleibt. Im Raster „Falsche Nutzer“ treffen vier solche Angriffe auf MF, wie es ist, und auf MF mit drei Verteidigungen.',
  'price.worst.ask': 'Was davon erhält im schlimmsten Fall die meisten Paare?',
  'price.worst.mf': 'MF ohne Verteidigung',
  'price.worst.mf-apt': 'MF mit Adversarial Poisoning Training (APT)',
  'price.worst.mf-at': 'MF mit Adversarial Training (AT)',
  'price.worst.mf-pca': 'MF mit einem Detektor falscher Nutzer (PCA)',
  'price.worst.see':
    'Im schlimmsten Fall bleiben ohne Verteidigung {plain} der Paare erhalten, mit APT {apt}, mit AT {at}, mit PCA {pca}. Am meisten erhält „{best}“; zwischen ihm und keiner Verteidigung ist p = {p} über {seeds} Seeds, korrigiert für alle verglichenen Paare von Spalten. Jede wurde gegen manche Angriffe gemacht und traf auf andere.',
  'price.worst.see.none':
    'Im schlimmsten Fall bleiben ohne Verteidigung {plain} der Paare erhalten, mit APT {apt}, mit AT {at}, mit PCA {pca}: keine Verteidigung erhält mehr als gar keine. Jede wurde gegen manche Angriffe gemacht und traf auf andere.',
  'price.cost.text':
    'Eine Verteidigung bezahlen jeden Tag die Nutzer, die niemand angreift. Vergleiche die Test-HR@50 ohne jeden Angriff: die von MF und die des Siegers.',
  'price.cost.ask': 'Welchen Anteil der Test-HR@50 von bloßem MF behält er vor jedem Angriff?',
  'price.cost.see':
    'Die Test-HR@50 vor jedem Angriff ist {plain} für MF ohne Verteidigung und {defended} für „{best}“. Auf der Front, wo keine andere Spalte, die alle diese Angriffe traf, im einen besser und im anderen nicht schlechter ist, steht: {front}.',
  'price.cost.see.model':
    'Die Test-HR@50 vor jedem Angriff ist {plain} für MF ohne Verteidigung und {defended} für „{best}“. Auf der Front, wo keine andere Spalte, die alle diese Angriffe traf, im einen besser und im anderen nicht schlechter ist, steht kein MF, sondern {front}. Ein anderes Modell kann mehr wert sein als eine Verteidigung.',
  'price.cells.text':
    'Sieh dir eine Zelle des Rasters an: sie nennt ihre Seeds und öffnet das Experiment dahinter. Schraffierte Zellen sagen, warum es sie nicht gibt. Welcher Angriff fehlt, der die Reihenfolge der Spalten ändern würde? Ein schlimmster Fall ist nur der schlimmste unter dem, was versucht wurde.',
};
