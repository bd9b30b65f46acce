/** The product's mark, as a data address: the top bar takes only an image. */
const MARK =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"><rect width="32" height="32" rx="7" fill="#2f6bff"/><path d="M9 16h4.500m5-6.500h-1a3.500 3.500 0 0 0-3.500 3.500v6a3.500 3.500 0 0 0 3.500 3.500h1" fill="none" stroke="#fff" stroke-width="2"/><circle cx="7.500" cy="16" r="3" fill="#fff"/><circle cx="22" cy="9.500" r="3.500" fill="#fff"/><circle cx="22" cy="22.500" r="3.500" fill="#fff"/></svg>';

export const LOGO = `data:image/svg+xml,${encodeURIComponent(MARK)}`;
