/** The Train study: controls on the left, pictures beside them. Loaded by the shell when its route opens. */
export default function TrainPage() {
  return null;
}
