/** What a code means to the person who meets it. `docs/errors.md` is generated from this table. */
export interface CodeEntry {
  /** HTTP status when the error reaches a client. */
  readonly status: number;
  /** What happened, in a few words. */
  readonly title: string;
  /** What the reader can do about it. */
  readonly action: string;
}

const entry = (status: number, title: string, action: string): CodeEntry => ({ status, title, action });

/** Every stable error code of the fleet. A code is never renamed; a new one is added here and nowhere else. */
export const ERROR_CODES = {
  // Requests
  malformed_request: entry(
    400,
    'The request cannot be read',
    'Compare the request with the documentation of this call.',
  ),
  validation_failed: entry(400, 'A field is missing or wrong', 'Correct the fields listed in `errors`.'),
  missing_credentials: entry(401, 'No valid credentials', 'Send `Authorization: Bearer <API key or token>`.'),
  invalid_credentials: entry(401, 'The credentials are not valid', 'Check the key or password, or ask for a new one.'),
  not_allowed: entry(403, 'The credentials do not allow this', 'Use a key with the scope named in `detail`.'),
  not_found: entry(404, 'There is nothing at this address', 'Check the address and the id.'),
  request_timeout: entry(
    408,
    'The request has stopped arriving',
    'Send it again; over a slow or shaky line use a resumable upload.',
  ),
  artifact_not_ready: entry(404, 'The file is still being made', 'Ask again after `Retry-After` seconds.'),
  artifact_unavailable: entry(
    404,
    'The file cannot be made of this document',
    'See `reason`; use `/text` or `/download`.',
  ),
  conflict: entry(409, 'The resource is in another state', 'Read it again and decide anew.'),
  idempotency_key_in_flight: entry(
    409,
    'The first request with this Idempotency-Key is still under way',
    'Wait for the time in `Retry-After`, then send it again.',
  ),
  upload_incomplete: entry(409, 'Not all bytes have arrived', 'Send what is missing, then complete the upload again.'),
  upload_offset_mismatch: entry(
    409,
    'The upload goes on at another place',
    'Ask for `Upload-Offset` and go on from there.',
  ),
  upload_expired: entry(410, 'The upload was not finished in time', 'Begin a new upload.'),
  unsupported_protocol_version: entry(412, 'This version of the protocol is not spoken here', 'Use tus 1.0.0.'),
  payload_too_large: entry(413, 'The file is larger than allowed', 'Send a smaller file, or use a presigned upload.'),
  unsupported_media_type: entry(415, 'This kind of file is not supported', 'Send one of the supported types.'),
  empty_file: entry(422, 'The file is empty', 'Send a file with content.'),
  checksum_mismatch: entry(422, 'The bytes are not those that were announced', 'Send the file again.'),
  idempotency_key_reused: entry(
    422,
    'Another request had this Idempotency-Key',
    'Use a new key for each request; repeat one only with the very same content.',
  ),
  language_unavailable: entry(
    422,
    'No worker can read this language',
    'Use one of `languages`, or install the model on every ocr-worker (`apt-get install tesseract-ocr-<name>`) and restart them.',
  ),
  engine_unavailable: entry(
    422,
    'No worker can ask this engine',
    'Use one of `engines`, or set a second engine for ocr-worker (`SECOND_ENGINE`) and restart it.',
  ),
  headers_too_large: entry(
    431,
    'The headers are too long',
    'Send fewer or shorter headers, and what is long in the body.',
  ),
  piece_checksum_mismatch: entry(460, 'A piece is not what its checksum says', 'Send the piece again.'),
  too_many_attempts: entry(429, 'Too many attempts', 'Wait for the time in `Retry-After`.'),
  rate_limited: entry(
    429,
    'This key has made too many requests',
    'Wait for the time in `Retry-After`; send fewer at once, or ask for a higher limit of your key.',
  ),
  internal_error: entry(500, 'Something failed on our side', 'Try again; if it stays, report the `request_id`.'),
  overloaded: entry(
    503,
    'The fleet has as much to do as it takes on',
    'Send it again after `Retry-After` seconds; nothing of it was kept.',
  ),
  dependency_unavailable: entry(503, 'A part of the system is away', 'Try again after `Retry-After` seconds.'),
  // Messages and tasks
  invalid_message: entry(
    422,
    'A message does not match its contract',
    'Look at the body in the Problem Log; fix the sender.',
  ),
  attempts_exhausted: entry(
    500,
    'The worker died at this task again and again',
    'Look at the worker logs of these times, then retry.',
  ),
  deadline_exceeded: entry(
    504,
    'The result would have come too late',
    'Retry it without a deadline, or send it again with a later one.',
  ),
  timed_out: entry(504, 'The work took longer than its limit', 'Retry, or raise the limit of the flow.'),
  lease_lost: entry(409, 'Another worker has taken over this task', 'Nothing to do: the other worker finishes it.'),
  document_missing: entry(
    404,
    'The document of this message is not known',
    'Check whether it was erased; then discard.',
  ),
  object_missing: entry(404, 'The stored object is gone', 'Restore the object in the bucket, then retry.'),
  task_final: entry(409, 'The task has ended already', 'Nothing to do: read the task to see how it ended.'),
  document_busy: entry(
    409,
    'The document is being processed',
    'Wait until it is done, or cancel the task named in `task_id`.',
  ),
  too_many_streams: entry(
    429,
    'This key follows too many streams at once',
    'Close some of them, or follow `GET /api/events` once for all documents.',
  ),
  // Reading documents
  corrupt_file: entry(
    422,
    'The file is damaged and cannot be read',
    'Get an intact copy and upload it; then discard this one.',
  ),
  encrypted_file: entry(422, 'The file is protected by a password', 'Upload a copy without a password.'),
  no_pages: entry(422, 'The document has no pages', 'Get an intact copy.'),
  missing_program: entry(
    415,
    'The program that reads this kind of file is not installed',
    'Install the package that is named on every worker, then retry.',
  ),
  resource_limit_exceeded: entry(
    422,
    'Reading the file needs more than its limits allow',
    'Split or down-sample the file, or raise the limits.',
  ),
  reader_crashed: entry(500, 'The reader ended while working on the file', 'Retry once; if it stays, report the file.'),
  reader_killed: entry(
    500,
    'A page of the document ends whatever reads it',
    'Split off or down-sample the page that is named, or give the workers more memory; then retry.',
  ),
  // Models
  model_unusable: entry(
    500,
    'The local model cannot be used',
    'Reinstall the packages or correct the model folder; then retry.',
  ),
  // Providers
  provider_unavailable: entry(503, 'An outside provider does not answer', 'Nothing now: it is tried again by itself.'),
  provider_quota_exhausted: entry(
    503,
    'The quota at an outside provider is used up',
    'Wait for the reset in `hold_until`, or raise the quota with the provider.',
  ),
  provider_answer_invalid: entry(
    502,
    'An outside provider answered with something unreadable',
    'Retry; if it stays, choose another model.',
  ),
  provider_rejected_request: entry(
    502,
    'An outside provider does not take this request',
    'Check the model name and its limits in the settings; then retry.',
  ),
  provider_misconfigured: entry(
    502,
    'An outside provider does not accept our key',
    'Check the key, its permissions and the address in the settings; then retry.',
  ),
  provider_refused_content: entry(
    422,
    'An outside provider refused the content',
    'Use another provider for this document, or discard.',
  ),
} as const satisfies Record<string, CodeEntry>;

export type ErrorCode = keyof typeof ERROR_CODES;
