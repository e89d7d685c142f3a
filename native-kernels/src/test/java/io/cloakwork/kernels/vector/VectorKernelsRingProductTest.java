package io.cloakwork.kernels.vector;

import io.cloakwork.fhe.fixtures.RingProductContract;
import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.kernels.heap.RowSum;
import io.cloakwork.fhe.spi.Availability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/** What the loops of the vector kernels touch, at each width. */
class VectorKernelsRingProductTest extends RingProductContract {
  @BeforeEach
  void checkModule() {
    if (new VectorKernelProvider().probe() instanceof Availability.Unavailable(String reason)) {
      Assumptions.abort(reason);
    }
  }

  @Override
  protected RingProduct.Factory products() {
    return VectorRingProduct::new;
  }

  @Override
  protected RowSum rowSum() {
    return VectorRowSum::subtract;
  }
}
