import { Suspense, useEffect, useRef } from 'react';
import { Arrival } from '../parts/Arrival.tsx';
import { usePage } from '../state/page.ts';
import classes from './app.module.css';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Header } from './Header.tsx';
import { BottomBar, Rail } from './Navigation.tsx';
import { NewVersion } from './NewVersion.tsx';
import { Notices } from './Notices.tsx';
import { pages } from './pages.ts';

/** The shell: header, navigation, and the page of the address. */
export function App() {
  const page = usePage((state) => state.page);
  const { label, Content } = pages[page];
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
  return (
    <div className={classes.shell}>
      <button type="button" className={classes.skip} onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <Header />
      <Rail />
      <main ref={main} id="content" tabIndex={-1} className={classes.main}>
        <NewVersion />
        <Notices />
        <ErrorBoundary key={page}>
          <Arrival>
            <Suspense fallback={<p className={classes.loading}>Loading {label} …</p>}>
              <Content />
            </Suspense>
          </Arrival>
        </ErrorBoundary>
      </main>
      <BottomBar />
    </div>
  );
}
