/** ONNX import, the cut between client and server, and quantization to integers. */
package io.cloakwork.compiler.frontend;
