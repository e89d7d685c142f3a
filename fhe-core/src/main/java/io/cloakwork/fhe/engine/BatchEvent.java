package io.cloakwork.fhe.engine;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Flight recorder event of one batch; its duration is the provider's. */
@Name("io.cloakwork.Batch")
@Label("FHE Batch")
@Category("Cloakwork")
@Description("One batch of encrypted operations on a kernel provider")
@StackTrace(false)
final class BatchEvent extends Event {
  @Label("Kind")
  String kind = "";

  @Label("Provider")
  @Description("The one that returned the result; empty if the batch failed")
  String provider = "";

  @Label("Size")
  @Description("Items: bootstraps, key switches, products, diagrams")
  int size;

  @Label("Requests")
  int requests;

  @Label("Queue Depth")
  @Description("Items left waiting in the engine when the batch was taken")
  int queueDepth;
}
