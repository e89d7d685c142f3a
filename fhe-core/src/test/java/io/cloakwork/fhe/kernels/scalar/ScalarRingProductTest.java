package io.cloakwork.fhe.kernels.scalar;

import io.cloakwork.fhe.fixtures.RingProductContract;
import io.cloakwork.fhe.kernels.heap.RingProduct;
import io.cloakwork.fhe.kernels.heap.RowSum;

class ScalarRingProductTest extends RingProductContract {
  @Override
  protected RingProduct.Factory products() {
    return ScalarRingProduct::new;
  }

  @Override
  protected RowSum rowSum() {
    return RowSum::subtractPlain;
  }
}
