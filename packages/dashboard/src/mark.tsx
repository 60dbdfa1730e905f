/** Three grains of roe: the sign of Caviar. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle className="grain-dark" cx="10.5" cy="20.5" r="7" />
      <circle className="grain-grey" cx="21.5" cy="20.5" r="7" />
      <circle className="grain-roe" cx="16" cy="11" r="7" />
    </svg>
  );
}
