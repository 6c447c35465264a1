import { type MouseEvent, type ReactNode, useDeferredValue } from 'react';
import { type PageId, usePage } from '../state/page.ts';
import { useShown } from '../state/shown.ts';
import { useSpec } from '../state/spec.ts';
import { useView } from '../state/view.ts';
import { linkTo } from './router.ts';

interface PageLinkProps {
  readonly page: PageId;
  readonly className?: string;
  readonly children: ReactNode;
  /** Opens the page in a tab of its own, in its whole frame. */
  readonly elsewhere?: boolean;
  onOpen?(): void;
}

/** A link to a page of the lab that keeps the experiment; opens in place, or in a new tab as links do. */
export function PageLink({ page, className, children, elsewhere = false, onOpen }: PageLinkProps) {
  const here = usePage((state) => state.page === page);
  const setPage = usePage((state) => state.setPage);
  // Links may lag behind a slider that is dragged.
  const spec = useDeferredValue(useSpec((state) => state.spec));
  useShown();
  const href = useView(() => linkTo(page, spec));
  const open = (event: MouseEvent) => {
    if (elsewhere) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    setPage(page);
    onOpen?.();
  };
  return (
    <a
      href={elsewhere ? `${location.pathname}${href}` : href}
      target={elsewhere ? '_blank' : undefined}
      rel={elsewhere ? 'noopener' : undefined}
      aria-current={here && !elsewhere ? 'page' : undefined}
      className={className}
      onClick={open}
    >
      {children}
    </a>
  );
}
