import org.jspecify.annotations.NullMarked;

/** From a trained model to an encrypted circuit. */
@NullMarked
module io.cloakwork.compiler {
  requires io.cloakwork.fhe;
  requires static org.jspecify;
}
