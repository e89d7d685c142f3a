package io.cloakwork.compiler.frontend;

import static io.cloakwork.compiler.fixtures.OnnxModels.floats;
import static io.cloakwork.compiler.fixtures.OnnxModels.integer;
import static io.cloakwork.compiler.fixtures.OnnxModels.ints;
import static io.cloakwork.compiler.fixtures.OnnxModels.string;
import static io.cloakwork.compiler.fixtures.OnnxModels.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.cloakwork.compiler.ModelException;
import io.cloakwork.compiler.fixtures.OnnxTrees;
import io.cloakwork.compiler.fixtures.OnnxTrees.Node;
import io.cloakwork.compiler.fixtures.OnnxTrees.Shape;
import io.cloakwork.compiler.onnx.AttributeProto;
import io.cloakwork.compiler.onnx.AttributeProto.AttributeType;
import io.cloakwork.compiler.onnx.ModelProto;
import io.cloakwork.compiler.onnx.NodeProto;
import io.cloakwork.compiler.onnx.TensorProto;
import io.cloakwork.compiler.onnx.TensorProto.DataType;
import io.cloakwork.compiler.tensor.SplitTest;
import io.cloakwork.compiler.tensor.TensorOp;
import io.cloakwork.compiler.tensor.TreeEnsemble;
import io.cloakwork.compiler.tensor.TreeNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What of trees is read, and what is refused: one case per rule. */
class TreeImportTest {
  private static final List<Node> STUMP =
      List.of(Node.branch("LEQ", 1, 0.5, 2, 1), Node.leaf(1), Node.leaf(2));

  private static TreeEnsemble read(ModelProto.Builder model) {
    return ((TensorOp.TreeOp) OnnxImporter.read(model.build().toByteArray(), "m").ops().getFirst())
        .ensemble();
  }

  private static ModelProto.Builder regressor(List<Node> tree) {
    return OnnxTrees.regressor(2, Shape.of(1), List.of(tree));
  }

  /** The model with an attribute in place of that of the same name. */
  private static ModelProto.Builder with(ModelProto.Builder model, AttributeProto attribute) {
    NodeProto.Builder node = model.getGraphBuilder().getNodeBuilder(0);
    List<AttributeProto> others =
        node.getAttributeList().stream()
            .filter(a -> !a.getName().equals(attribute.getName()))
            .toList();
    node.clearAttribute().addAllAttribute(others).addAttribute(attribute);
    return model;
  }

  private static ModelProto.Builder stump(AttributeProto... attributes) {
    ModelProto.Builder model = regressor(STUMP);
    for (AttributeProto attribute : attributes) {
      with(model, attribute);
    }
    return model;
  }

  private static ModelProto.Builder ensemble(AttributeProto... attributes) {
    ModelProto.Builder model = OnnxTrees.ensemble(2, Shape.of(1), List.of(STUMP));
    for (AttributeProto attribute : attributes) {
      with(model, attribute);
    }
    return model;
  }

  private static AttributeProto tensor(String name, DataType type, double... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(type.getNumber()).addDims(values.length);
    for (double value : values) {
      switch (type) {
        case FLOAT -> tensor.addFloatData((float) value);
        case DOUBLE -> tensor.addDoubleData(value);
        default -> tensor.addInt32Data((int) value);
      }
    }
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.TENSOR)
        .setT(tensor)
        .build();
  }

  @Test
  void nodes_inAnyOrder_giveTheSameTree() {
    ModelProto.Builder shuffled =
        stump(
            ints("nodes_nodeids", 2, 0, 1),
            ints("nodes_truenodeids", 0, 2, 0),
            ints("nodes_falsenodeids", 0, 1, 0),
            ints("nodes_featureids", 0, 1, 0),
            floats("nodes_values", 0, 0.5, 0),
            strings("nodes_modes", "LEAF", "BRANCH_LEQ", "LEAF"));
    for (double x : new double[] {0.5, 0.6}) {
      double[] row = {9, x};
      assertThat(read(shuffled).trees().getFirst().leaf(row))
          .isEqualTo(read(stump()).trees().getFirst().leaf(row));
    }
  }

  /** As exporters write the categories of one branch. */
  @Test
  void equalities_thatShareTheirTrueChild_becomeOneMembership() {
    TreeEnsemble trees =
        read(
            regressor(
                List.of(
                    Node.branch("EQ", 0, 7, 3, 1),
                    Node.branch("EQ", 0, 3, 3, 2),
                    Node.branch("EQ", 0, 5, 3, 4),
                    Node.leaf(1),
                    Node.leaf(2))));
    TreeNode root = trees.trees().getFirst().nodes().getFirst();
    assertThat(trees.nodeCount()).isEqualTo(3);
    assertThat(((TreeNode.Branch) root).test())
        .isEqualTo(new SplitTest.Member(List.of(3.0, 5.0, 7.0)));
  }

  @Test
  void weights_ofBranches_areLeftOut() {
    ModelProto.Builder model =
        stump(
            ints("target_treeids", 0, 0, 0),
            ints("target_nodeids", 0, 1, 2),
            ints("target_ids", 0, 0, 0),
            floats("target_weights", 9, 1, 2));
    assertThat(read(model)).isEqualTo(read(stump()));
  }

  @Test
  void ensemble_ofOneLeaf_isATreeWithoutBranches() {
    TreeEnsemble trees =
        read(ensemble(ints("nodes_truenodeids", 0), ints("nodes_falsenodeids", 0)));
    assertThat(trees.trees().getFirst().depth()).isZero();
    assertThat(trees.trees().getFirst().leaf(new double[2]).weights())
        .containsExactly(new TreeNode.Weight(0, 1));
  }

  static Stream<Arguments> faults() {
    List<Node> cycle =
        List.of(
            Node.branch("LEQ", 0, 1, 1, 2),
            Node.leaf(1),
            Node.leaf(1),
            Node.branch("LEQ", 0, 1, 4, 4),
            Node.branch("LEQ", 0, 1, 3, 3));
    List<Node> rootCycle = List.of(Node.branch("LEQ", 0, 1, 1, 0), Node.leaf(1));
    List<Node> shared =
        List.of(
            Node.branch("LEQ", 0, 1, 1, 2),
            Node.branch("LEQ", 0, 0, 3, 2),
            Node.leaf(1),
            Node.leaf(2));
    List<Node> twoRoots = List.of(Node.leaf(1), Node.leaf(2));
    List<Node> two = List.of(Node.leaf(Map.of(0, 1.0, 1, 2.0)));
    String regressor = "the_TreeEnsembleRegressor";
    String classifier = "the_TreeEnsembleClassifier";
    String ensemble = "the_TreeEnsemble";
    return Stream.of(
        argumentSet(
            "NaN threshold",
            stump(floats("nodes_values", Double.NaN, 0, 0)),
            regressor,
            "threshold of node 0 of tree 0 is NaN"),
        argumentSet("cycle beside the tree", regressor(cycle), regressor, "form a cycle"),
        argumentSet("cycle with the root", regressor(rootCycle), regressor, "has no root"),
        argumentSet(
            "shared child", regressor(shared), regressor, "node 2 of tree 0 is the child of two"),
        argumentSet("two roots", regressor(twoRoots), regressor, "2 nodes that no branch leads to"),
        argumentSet(
            "child that is not given",
            stump(ints("nodes_truenodeids", 7, 0, 0)),
            regressor,
            "node 7 of tree 0, which is not given"),
        argumentSet(
            "child below zero",
            stump(ints("nodes_falsenodeids", -1, 0, 0)),
            regressor,
            "node -1 of tree 0"),
        argumentSet(
            "node twice", stump(ints("nodes_nodeids", 0, 1, 1)), regressor, "is given twice"),
        argumentSet(
            "feature of a wider row",
            stump(ints("nodes_featureids", 2, 0, 0)),
            regressor,
            "feature 2 of a row of 2"),
        argumentSet(
            "negative feature",
            stump(ints("nodes_featureids", -1, 0, 0)),
            regressor,
            "feature -1 of a row of 2"),
        argumentSet(
            "unknown mode",
            stump(strings("nodes_modes", "BRANCH_LIKE", "LEAF", "LEAF")),
            regressor,
            "mode BRANCH_LIKE"),
        argumentSet("no nodes", stump(ints("nodes_nodeids")), regressor, "0 nodes, expected 1 to"),
        argumentSet(
            "count of modes",
            stump(strings("nodes_modes", "LEAF")),
            regressor,
            "nodes_modes has 1 entries, nodes_nodeids has 3"),
        argumentSet(
            "count of values",
            stump(floats("nodes_values", 1, 2)),
            regressor,
            "nodes_values has 2 entries"),
        argumentSet(
            "count of tracks",
            stump(ints("nodes_missing_value_tracks_true", 1)),
            regressor,
            "nodes_missing_value_tracks_true has 1 entries"),
        argumentSet(
            "count of hit rates",
            stump(floats("nodes_hitrates", 1, 2, 3, 4)),
            regressor,
            "nodes_hitrates has 4 entries"),
        argumentSet(
            "thresholds twice",
            stump(tensor("nodes_values_as_tensor", DataType.DOUBLE, 1, 2, 3)),
            regressor,
            "both nodes_values and nodes_values_as_tensor"),
        argumentSet(
            "thresholds of text",
            stump(tensor("nodes_values_as_tensor", DataType.INT32, 1, 2, 3)),
            regressor + ".nodes_values_as_tensor",
            "its type is INT32"),
        argumentSet(
            "leaf without weight",
            stump(
                ints("target_treeids", 0),
                ints("target_nodeids", 1),
                ints("target_ids", 0),
                floats("target_weights", 1)),
            regressor,
            "leaf node 2 of tree 0 has no weight"),
        argumentSet(
            "weight of no node",
            stump(ints("target_nodeids", 1, 5)),
            regressor,
            "a weight is for node 5"),
        argumentSet(
            "weight of no target", stump(ints("target_ids", 0, 1)), regressor, "target 1 of 1"),
        argumentSet(
            "two weights for one target",
            stump(ints("target_nodeids", 1, 1)),
            regressor,
            "weights of a leaf: expected one per target"),
        argumentSet(
            "count of weights",
            stump(floats("target_weights", 1)),
            regressor,
            "2 targets, 1 values"),
        argumentSet(
            "NaN weight",
            stump(floats("target_weights", 1, Double.NaN)),
            regressor,
            "weight of a leaf: expected finite, got NaN"),
        argumentSet(
            "infinite base value",
            stump(floats("base_values", Double.POSITIVE_INFINITY)),
            regressor,
            "base value: expected finite"),
        argumentSet(
            "count of base values",
            stump(floats("base_values", 1, 2)),
            regressor,
            "base values: expected 0 or 1, got 2"),
        argumentSet("no targets", stump(integer("n_targets", 0)), regressor, "n_targets"),
        argumentSet(
            "absurd targets", stump(integer("n_targets", 1L << 40)), regressor, "n_targets"),
        argumentSet(
            "unknown aggregate",
            stump(string("aggregate_function", "MEDIAN")),
            regressor,
            "got MEDIAN"),
        argumentSet(
            "transform of one target",
            stump(string("post_transform", "LOGISTIC")),
            regressor,
            "runtimes disagree"),
        argumentSet("PROBIT", stump(string("post_transform", "PROBIT")), regressor, "PROBIT"),
        argumentSet(
            "one class",
            OnnxTrees.classifier(2, Shape.of(1), List.of(STUMP)),
            classifier,
            "at least 2, got 1"),
        argumentSet(
            "one base value for two columns",
            OnnxTrees.classifier(2, Shape.of(2).base(1), List.of(two)),
            classifier,
            "one base value for two classes"),
        argumentSet(
            "two columns and other labels",
            with(
                OnnxTrees.classifier(2, Shape.of(2), List.of(two)),
                ints("classlabels_int64s", 4, 5)),
            classifier,
            "runtimes give 0 and 1"),
        argumentSet(
            "branch 5 out of range",
            ensemble(ints("nodes_truenodeids", 5), ints("nodes_trueleafs", 0)),
            ensemble,
            "a child is node 5 of 1"),
        argumentSet(
            "leaf 5 out of range",
            ensemble(ints("nodes_truenodeids", 5)),
            ensemble,
            "a child is leaf 5 of 2"),
        argumentSet(
            "root out of range", ensemble(ints("tree_roots", -1)), ensemble, "a root is node -1"),
        argumentSet(
            "branch that leads to itself",
            ensemble(ints("nodes_truenodeids", 0), ints("nodes_trueleafs", 0)),
            ensemble,
            "child of two branches"),
        argumentSet(
            "tree of one leaf with another number than its root",
            ensemble(ints("nodes_truenodeids", 1), ints("nodes_falsenodeids", 1)),
            ensemble,
            "root 0 is only leaf 1: runtimes take leaf 0"),
        argumentSet("one tree twice", ensemble(ints("tree_roots", 0, 0)), ensemble, "child of two"),
        argumentSet("no tree", ensemble(ints("tree_roots")), ensemble, "lead to 0 of 1 nodes"),
        argumentSet(
            "NaN split",
            ensemble(tensor("nodes_splits", DataType.FLOAT, Double.NaN)),
            ensemble,
            "threshold of node 0 is NaN"),
        argumentSet(
            "unknown mode number",
            ensemble(tensor("nodes_modes", DataType.UINT8, 7)),
            ensemble,
            "mode of node 0: expected 0 to 6, got 7"),
        argumentSet(
            "modes as floats",
            ensemble(tensor("nodes_modes", DataType.FLOAT, 1)),
            ensemble + ".nodes_modes",
            "its type is FLOAT"),
        argumentSet(
            "membership without values",
            ensemble(tensor("nodes_modes", DataType.UINT8, 6)),
            ensemble,
            "no values in membership_values"),
        argumentSet(
            "values without membership",
            ensemble(tensor("membership_values", DataType.FLOAT, 1, 2)),
            ensemble,
            "membership_values has 2 entries"),
        argumentSet(
            "count of leaf weights",
            ensemble(tensor("leaf_weights", DataType.FLOAT, 1)),
            ensemble,
            "leaf_weights has 1 entries, leaf_targetids has 2"),
        argumentSet(
            "leaf of no target", ensemble(ints("leaf_targetids", 0, 3)), ensemble, "target 3 of 1"),
        argumentSet(
            "count of splits",
            ensemble(tensor("nodes_splits", DataType.FLOAT, 1, 2)),
            ensemble,
            "nodes_splits has 2 entries"),
        argumentSet(
            "feature of a wider row (5)",
            ensemble(ints("nodes_featureids", 2)),
            ensemble,
            "feature 2 of a row of 2"),
        argumentSet("aggregate 4", ensemble(integer("aggregate_function", 4)), ensemble, "got 4"),
        argumentSet(
            "transform 1",
            ensemble(integer("post_transform", 1)),
            ensemble,
            "post_transform 1 is not supported: runtimes disagree"),
        argumentSet(
            "transform 3 of one target",
            ensemble(integer("post_transform", 3)),
            ensemble,
            "SOFTMAX_ZERO with one target"),
        argumentSet(
            "absurd transform",
            ensemble(integer("post_transform", 1L << 40)),
            ensemble,
            "post_transform 1099511627776"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void trees_faulty_areRefusedWithNodeAndReason(
      ModelProto.Builder model, String node, String reason) {
    byte[] bytes = model.build().toByteArray();
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.read(bytes, "m"));
    assertThat(fault).as("refusal").isNotNull();
    assertThat(fault.node()).isEqualTo(node);
    assertThat(fault.reason()).contains(reason);
    assertThat(fault.advice()).isNotBlank();
  }

  @Test
  void tree_asDeepAsAFileMayHold_isReadWithoutRecursion() {
    int depth = TreeAttributes.MAX_NODES / 2 - 1;
    List<Node> chain = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      chain.add(Node.branch("LEQ", 0, i, 2 * i + 1, 2 * i + 2));
      chain.add(Node.leaf(i));
    }
    chain.add(Node.leaf(-1));
    assertThat(read(regressor(chain)).trees().getFirst().depth()).isEqualTo(depth);
  }

  @Test
  void tree_ofTooManyNodes_isRefused() {
    long[] ids = new long[TreeAttributes.MAX_NODES + 1];
    Arrays.setAll(ids, i -> i);
    byte[] bytes = stump(ints("nodes_nodeids", ids)).build().toByteArray();
    ModelException fault =
        catchThrowableOfType(ModelException.class, () -> OnnxImporter.read(bytes, "m"));
    assertThat(fault.reason()).contains("it has 262145 nodes, expected 1 to 262144");
  }
}
