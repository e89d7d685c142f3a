import org.jspecify.annotations.NullMarked;

/** Fast kernel providers, found through {@code ServiceLoader}. */
@NullMarked
module io.cloakwork.kernels {
  requires io.cloakwork.fhe;
  requires static org.jspecify;
}
