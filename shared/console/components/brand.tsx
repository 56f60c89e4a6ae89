export function Brand() {
  return (
    <span class="brand">
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
        <path d="M4 5h16v11H9l-5 4z" fill="currentColor" />
      </svg>
      <span class="brand-name">Switchboard</span>
    </span>
  );
}
