import { z } from 'zod';

// The page's policy forbids evaluated code, which zod would otherwise try for speed. It looks when a schema of an
// object is made, so every module of the protocol that makes one takes zod from here.
z.config({ jitless: true });

export { z };
