/** The database cannot be used, and the message says to the operator why. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
}

/** Another process holds this embedded database. */
export class DatabaseInUseError extends DatabaseError {
  override name = "DatabaseInUseError";
}
