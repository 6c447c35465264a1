import { useViewportSize } from '@mantine/hooks';
import { Suspense, useEffect, useRef } from 'react';
import { type PaperId, papers } from '../../workers/protocol.ts';
import { FigureHeight } from '../charts/figureHeight.ts';
import { OpenPaper } from '../charts/papers.ts';
import { Arrival } from '../parts/Arrival.tsx';
import { lazyPart } from '../parts/lazyPart.tsx';
import { useDeck } from '../state/deck.ts';
import { useEmbed } from '../state/embed.ts';
import { studyOf, usePage } from '../state/page.ts';
import { usePaperCard } from '../state/paperCard.ts';
import { useLanguage } from '../words/language.ts';
import { tr } from '../words/tr.ts';
import classes from './app.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { BottomBar, Rail } from './Navigation.tsx';
import { NewVersion } from './NewVersion.tsx';
import { Notices } from './Notices.tsx';
import { PageLink } from './PageLink.tsx';
import { pages } from './pages.ts';
import { useTalkHeight } from './talkHeight.ts';

const Presenter = lazyPart(() => import('../present/Presenter.tsx'));

/** A picture alone in a frame, px, beside what frames it. */
const frameHeight = () => Math.max(160, window.innerHeight - 160);

function openPaper(id: PaperId): void {
  usePaperCard.setState({ card: papers[id].short });
  usePage.getState().setPage('papers');
}

/** The shell: header, navigation, and the page of the address. */
export function App() {
  const page = usePage((state) => state.page);
  // All that is drawn below is drawn again in another language.
  const language = useLanguage((state) => state.language);
  const { label: name, Content } = pages[page];
  const label = tr(name);
  const { on: embedded, figure } = useEmbed();
  // Drawn again where the frame changes its size.
  useViewportSize();
  const presenting = useDeck((state) => state.on);
  const talkHeight = useTalkHeight(presenting);
  const main = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    document.title = `${label} – Brittle`;
    if (shown.current === page) return;
    shown.current = page;
    // A new page is read from its top, by eye and by screen reader.
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [page, label]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const content = (
    <FigureHeight value={presenting ? talkHeight : figure !== null ? frameHeight() : null}>
      <main
        ref={main}
        id="content"
        tabIndex={-1}
        className={embedded || presenting ? classes.embeddedMain : classes.main}
      >
        <NewVersion />
        <Notices />
        <ErrorBoundary key={page}>
          <Arrival>
            <Suspense fallback={<p className={classes.loading}>{tr(`Loading ${name} …`)}</p>}>
              <Content />
            </Suspense>
          </Arrival>
        </ErrorBoundary>
      </main>
    </FigureHeight>
  );
  if (presenting)
    return (
      <div className={classes.embedded}>
        <Arrival>
          <Suspense fallback={null}>
            <Presenter study={studyOf(page) !== null} />
          </Suspense>
        </Arrival>
        {content}
      </div>
    );
  if (embedded)
    return (
      <div className={classes.embedded}>
        {content}
        <footer className={classes.source}>
          <PageLink page={page} elsewhere>
            {tr('Open in Brittle')}
          </PageLink>
        </footer>
      </div>
    );
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        {tr('Skip to the content')}
      </button>
      <Header />
      <Rail />
      <OpenPaper value={openPaper}>{content}</OpenPaper>
      <BottomBar />
    </div>
  );
}
