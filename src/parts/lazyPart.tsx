import { type ComponentType, lazy } from 'react';

/** Renewals of the parts whose code did not arrive. */
const failed = new Set<() => void>();

/**
 * A component whose code is loaded when it is first shown; to stand within an `Arrival` and a `Suspense`. Unlike
 * React's `lazy` it can be asked for again after its code did not arrive.
 */
export function lazyPart<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  const fresh = () =>
    lazy(() =>
      load().catch((thrown) => {
        failed.add(renew);
        throw thrown;
      }),
    );
  let Part = fresh();
  const renew = () => {
    Part = fresh();
  };
  return function LazyPart(props: P) {
    return <Part {...props} />;
  };
}

/** Lets every part whose code did not arrive be asked for again when it is next drawn. */
export function renewParts(): void {
  for (const renew of failed) renew();
  failed.clear();
}
