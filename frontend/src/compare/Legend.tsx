/** What the marks on the canvas mean. */
export function Legend() {
  return (
    <ul className="fb-legend" aria-label="Legend">
      <li data-mark="added">Added</li>
      <li data-mark="removed">Removed</li>
      <li data-mark="changed">Changed</li>
    </ul>
  );
}
