import { useEffect, useState } from 'react';
import {
  type CertificateAnswer,
  type CertifySpec,
  type Outcome,
  toLabError,
} from '../../../workers/protocol.ts';

/**
 * The newest answer about one instance of a finished study; the last stays while the next is computed. A null spec
 * asks nothing.
 */
export function useCertificate(
  spec: CertifySpec | null,
  instance: number,
  clicks: readonly number[],
): Outcome<CertificateAnswer> | null {
  const [known, setKnown] = useState<{ spec: CertifySpec; outcome: Outcome<CertificateAnswer> } | null>(null);
  useEffect(() => {
    if (!spec) return;
    const ask = async (): Promise<Outcome<CertificateAnswer>> => {
      try {
        const { lab } = await import('../../lab/lab.ts');
        return await lab.certificate(spec, { instance, clicks });
      } catch (thrown) {
        return { ok: false, error: toLabError(thrown) };
      }
    };
    void ask().then((outcome) => {
      if (outcome.ok || outcome.error.code !== 'stopped') setKnown({ spec, outcome });
    });
  }, [spec, instance, clicks]);
  return known !== null && known.spec === spec ? known.outcome : null;
}
