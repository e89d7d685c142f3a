import org.jspecify.annotations.NullMarked;

/** From a trained model to an encrypted circuit. */
@NullMarked
module io.cloakwork.compiler {
  requires com.google.protobuf;
  requires transitive io.cloakwork.fhe;
  requires static org.jspecify;
  requires transitive tools.jackson.databind;

  exports io.cloakwork.compiler;
  exports io.cloakwork.compiler.analysis;
  exports io.cloakwork.compiler.artifact;
  exports io.cloakwork.compiler.client;
  exports io.cloakwork.compiler.cost;
  exports io.cloakwork.compiler.data;
  exports io.cloakwork.compiler.evaluation;
  exports io.cloakwork.compiler.frontend;
  exports io.cloakwork.compiler.ir;
  exports io.cloakwork.compiler.json;
  exports io.cloakwork.compiler.lowering;
  exports io.cloakwork.compiler.network;
  exports io.cloakwork.compiler.params;
  exports io.cloakwork.compiler.pass;
  exports io.cloakwork.compiler.pipeline;
  exports io.cloakwork.compiler.runtime;
  exports io.cloakwork.compiler.spec;
  exports io.cloakwork.compiler.tensor;
}
