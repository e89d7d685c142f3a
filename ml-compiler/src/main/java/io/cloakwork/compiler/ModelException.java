package io.cloakwork.compiler;

/**
 * A model that cannot be compiled: malformed, or with a part that is not supported. Names the node,
 * its operator, the reason, and what the owner of the model can do.
 */
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String node;
  private final String operator;
  private final String reason;
  private final String advice;

  /**
   * @param node name of the node, or what the fault is about where it is in no node
   * @param operator operator of the node, or "model" where it is in no node
   * @param reason what is wrong, with the offending values
   * @param advice what to do
   */
  public ModelException(String node, String operator, String reason, String advice) {
    super(operator + " '" + node + "': " + reason + ". " + advice);
    this.node = node;
    this.operator = operator;
    this.reason = reason;
    this.advice = advice;
  }

  /** A fault of the file as a whole. */
  public static ModelException ofFile(String what, String reason) {
    return new ModelException(what, "model", reason, "Export the model again and check the file.");
  }

  public String node() {
    return node;
  }

  public String operator() {
    return operator;
  }

  public String reason() {
    return reason;
  }

  public String advice() {
    return advice;
  }
}
