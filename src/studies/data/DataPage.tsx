/** The Data study: controls on the left, pictures beside them. Loaded by the shell when its route opens. */
export default function DataPage() {
  return null;
}
