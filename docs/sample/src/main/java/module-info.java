/** Squares of numbers that the computing side cannot see. */
module org.example.squares {
  requires io.cloakwork.fhe;
}
