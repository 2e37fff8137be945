// Self-test: runs the recorded inputs through the network, compares every output byte, times it, and says PASS or FAIL on the
// serial port (115200 baud). Replace loop() with your sensor.
#include <Arduino.h>
#include <string.h>

#include "model.h"
#include "model_test.h"

void setup() {
  Serial.begin(115200);
  while (!Serial && millis() < 4000) {
  }
  Serial.println("whittle @prefix@");
  bool passed = @prefix@_init() == 0;
  unsigned long spent = 0;
  for (unsigned i = 0; i < @PREFIX@_TEST_VECTORS; i++) {
    memcpy(@prefix@_input(), @prefix@_test_inputs[i], @PREFIX@_INPUT_BYTES);
    const unsigned long from = micros();
    const int status = @prefix@_run();
    spent += micros() - from;
    const bool same = status == 0 && memcmp(@prefix@_output(), @prefix@_test_outputs[i], @PREFIX@_OUTPUT_BYTES) == 0;
    Serial.print("vector ");
    Serial.print(i);
    Serial.println(same ? " ok" : " DIFFERS");
    Serial.print("outputs");
    for (unsigned k = 0; k < @PREFIX@_OUTPUT_BYTES && k < 32; k++) {
      Serial.print(" ");
      Serial.print(static_cast<int>(@prefix@_output()[k]));
    }
    Serial.println("");
    passed = passed && same;
  }
  Serial.print("microseconds per inference ");
  Serial.println(spent / @PREFIX@_TEST_VECTORS);
  Serial.println(passed ? "PASS" : "FAIL");
}

void loop() {
  // int8_t *x = @prefix@_input();  fill @PREFIX@_INPUT_BYTES values, then:
  // @prefix@_run();  const int8_t *y = @prefix@_output();
  delay(1000);
}
