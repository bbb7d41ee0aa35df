/** Something that is wrong with a request for what lies under /_authz/: a 400 whose message is told. */
export class RequestMistake extends Error {
  readonly statusCode = 400;

  constructor(message: string) {
    super(message);
    this.name = 'RequestMistake';
  }
}
