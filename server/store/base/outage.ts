/** Whether an error means that the database did not answer, as opposed to having refused something. */
import mongoose from 'mongoose';

const { mongo } = mongoose;
/** Not primary, stepping down, shutting down, host away, exceeded time: somebody else answers soon. */
const PASSING: ReadonlySet<number> = new Set([6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

export function isOutage(error: unknown): boolean {
  if (error instanceof mongo.MongoServerError)
    return PASSING.has(Number(error.code)) || error.hasErrorLabel('RetryableWriteError');
  return (
    error instanceof mongo.MongoNetworkError ||
    error instanceof mongo.MongoServerSelectionError ||
    error instanceof mongo.MongoNotConnectedError ||
    error instanceof mongo.MongoTopologyClosedError ||
    error instanceof mongo.MongoOperationTimeoutError ||
    error instanceof mongoose.Error.MongooseServerSelectionError
  );
}
