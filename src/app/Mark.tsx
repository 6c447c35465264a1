/** The mark: a ranked list, broken. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="4 5 25 23" aria-hidden="true">
      <path d="M5 7h13.2l-1.6 4H5zM5 14h9.4l1.8 4H5zM5 21h7.6l-1.3 4H5z" fill="currentColor" />
      <path d="M21.6 8.5h6v4h-7.6zM17.8 15.5h7.6v4h-5.8zM16 22.5h5.6v4h-6.9z" fill="var(--role-attacked)" />
    </svg>
  );
}
