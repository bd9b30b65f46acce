/** The one place that talks HTTP: session cookie, CSRF header, JSON both ways, errors as `ApiError`. */

export interface FieldError {
  name: string;
  message: string;
}

/** An answer of the server that is not the one asked for, or no answer at all (`status` 0). */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** The error's name on the wire, e.g. `ConflictException`; `Unreachable` when nothing answered. */
    readonly code: string,
    message: string,
    readonly status: number,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }

  /** What is wrong with one field of the form that was sent. */
  field(name: string): string | undefined {
    return this.fields.find((field) => field.name === name)?.message;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface RequestOptions {
  method?: string;
  query?: Query | undefined;
  /** Sent as JSON, unless it is a Blob, which is sent as it is. */
  body?: unknown;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
}

let csrfToken: string | null = null;

/** Called with each session the server describes: its token goes into every unsafe request. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

function csrf(): string {
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return csrfToken ?? (cookie ? decodeURIComponent(cookie) : "");
}

const onUnauthorized = new Set<() => void>();

/** Hear of answers that say the session is over. Gives the function that stops listening. */
export function listenUnauthorized(listener: () => void): () => void {
  onUnauthorized.add(listener);
  return () => onUnauthorized.delete(listener);
}

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Send a request and give the raw response. Raises `ApiError` for anything but success. */
export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const method = options.method ?? "GET";
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  let body: BodyInit | undefined;
  if (options.body instanceof Blob) {
    body = options.body;
    headers["Content-Type"] ??= options.body.type || "application/octet-stream";
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers["Content-Type"] = "application/json";
  }
  if (method !== "GET") headers["X-CSRFToken"] = csrf();

  let response: Response;
  try {
    const init: RequestInit = { method, headers, credentials: "same-origin" };
    if (body !== undefined) init.body = body;
    if (options.signal) init.signal = options.signal;
    response = await fetch(withQuery(path, options.query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(
      "Unreachable",
      "The server did not answer. Check that it is running and that you are online.",
      0,
    );
  }
  if (response.ok) return response;
  const error = await asError(response);
  if (response.status === 401) for (const listener of onUnauthorized) listener();
  throw error;
}

/** Send a request and give its JSON answer, undefined when the answer is empty. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  return (await tagged<T>(path, options)).value;
}

/** An answer together with the entity tag it came with, for a later `If-Match`. */
export interface Tagged<T> {
  value: T;
  etag: string | null;
}

/** Like `request`, with the answer's entity tag. */
export async function tagged<T>(path: string, options: RequestOptions = {}): Promise<Tagged<T>> {
  const response = await send(path, options);
  const text = await response.text();
  const etag = response.headers.get("etag");
  try {
    return { value: (text ? JSON.parse(text) : undefined) as T, etag };
  } catch {
    throw new ApiError("BadAnswer", `The answer to ${path} is not JSON.`, response.status);
  }
}

interface ErrorBody {
  message?: string;
  Message?: string;
  detail?: string;
  fields?: FieldError[];
  fieldList?: FieldError[];
}

async function asError(response: Response): Promise<ApiError> {
  let body: ErrorBody = {};
  try {
    body = ((await response.json()) as ErrorBody | null) ?? {};
  } catch {
    // Not JSON: the status line has to do.
  }
  const type = response.headers.get("x-amzn-errortype")?.split(":")[0];
  const message =
    body.message ??
    body.Message ??
    body.detail ??
    `The server answered ${response.status}${response.statusText ? ` ${response.statusText}` : ""}.`;
  return new ApiError(
    type ?? defaultCode(response.status),
    message,
    response.status,
    body.fields ?? body.fieldList ?? [],
  );
}

function defaultCode(status: number): string {
  if (status === 401) return "SignedOut";
  if (status === 403) return "AccessDeniedException";
  if (status === 404) return "ResourceNotFoundException";
  if (status === 409) return "ConflictException";
  return status >= 500 ? "InternalServerException" : "ValidationException";
}
