package io.cloakwork.compiler.frontend;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.spec.ClientStep;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TensorOp.TreeOp;
import io.cloakwork.compiler.tensor.TensorProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a model of trees into client, server and client: what stands before the trees and treats
 * each feature by itself becomes part of them; normalizations, and what stands before these, run at
 * the client.
 */
public final class TreeSplit {
  private static final String ONE_ENSEMBLE =
      "Only models with one ensemble of trees are supported: fold or remove this operation.";

  private TreeSplit() {}

  /** Whether the program is a model of trees. */
  public static boolean fits(TensorProgram program) {
    return program.ops().stream().anyMatch(TreeOp.class::isInstance);
  }

  /**
   * @param program after the passes that remove identities and fuse affine operations
   * @throws ModelException if the model has a linear layer, more than one ensemble, or branches
   */
  public static TreeModel of(TensorProgram program) {
    List<TensorOp> before = new ArrayList<>();
    List<ClientStep> after = new ArrayList<>();
    Optional<TreeOp> trees = Optional.empty();
    String at = program.input();
    for (TensorOp op : program.ops()) {
      if (!op.input().equals(at)) {
        throw fault(op, "it branches off: its input '" + op.input() + "' is not the last value");
      }
      if (op instanceof TreeOp found) {
        if (trees.isPresent()) {
          throw fault(op, "it is a second ensemble, after '" + trees.get().node() + "'");
        }
        trees = Optional.of(found);
      } else if (trees.isEmpty()) {
        if (ClientSteps.of(op).isEmpty()) {
          throw fault(op, "it is not supported before trees");
        }
        before.add(op);
      } else {
        after.add(
            ClientSteps.afterLayer(op)
                .orElseThrow(() -> fault(op, "it is not supported behind trees")));
      }
      at = op.output();
    }
    TreeOp found = trees.orElseThrow(() -> new AssertionError(program));
    if (!program.output().equals(at)) {
      throw fault(
          found, "the output '" + program.output() + "' is not the last value '" + at + "'");
    }
    int folded = before.size();
    while (folded > 0 && FeatureChain.takes(before.get(folded - 1))) {
      folded--;
    }
    return new TreeModel(
        program.name(),
        before.subList(0, folded).stream().flatMap(op -> ClientSteps.of(op).stream()).toList(),
        new FeatureChain(
            program.precision(),
            before.subList(folded, before.size()),
            found.ensemble().precision()),
        found,
        after);
  }

  private static ModelException fault(TensorOp op, String reason) {
    return new ModelException(op.node(), op.operator().onnxName(), reason, ONE_ENSEMBLE);
  }
}
