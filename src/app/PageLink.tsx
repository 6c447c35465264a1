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
  onOpen?(): void;
}

/** A link to a page of the lab that keeps the experiment; opens in place, or in a new tab as any link. */
export function PageLink({ page, className, children, onOpen }: PageLinkProps) {
  const here = usePage((state) => state.page === page);
  const setPage = usePage((state) => state.setPage);
  // Links may lag behind a slider that is dragged.
  const spec = useDeferredValue(useSpec((state) => state.spec));
  useShown();
  const href = useView(() => linkTo(page, spec));
  const open = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    setPage(page);
    onOpen?.();
  };
  return (
    <a href={href} aria-current={here ? 'page' : undefined} className={className} onClick={open}>
      {children}
    </a>
  );
}
