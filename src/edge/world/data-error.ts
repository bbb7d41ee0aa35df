/** A file of `data/` is not as it must be: a slip of whoever edited it, told with its file and row. */
export class DataError extends Error {
  /** @param message begins with the path of the file below `data/`. */
  constructor(message: string, options?: ErrorOptions) {
    super(`data/${message}`, options);
    this.name = 'DataError';
  }
}
