/* Bisection for the root of x^3 = target, a step an epoch, by the bare protocol in C: parameters are
 * variables, messages go to descriptor 3. It saves nothing, so it begins anew when it is interrupted. */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double number(const char *name) {
  const char *text = getenv(name);
  if (text == NULL) {
    fprintf(stderr, "expected the variable %s\n", name);
    exit(2);
  }
  return strtod(text, NULL);
}

int main(void) {
  const double target = number("CAVIAR_PARAM_TARGET");
  double low = number("CAVIAR_PARAM_LOW"), high = number("CAVIAR_PARAM_HIGH");
  const int epochs = (int)number("CAVIAR_EPOCHS");
  for (int epoch = 1; epoch <= epochs; epoch++) {
    const double middle = (low + high) / 2;
    if (middle * middle * middle < target) low = middle;
    else high = middle;
    dprintf(3, "{\"epoch\": %d, \"error\": %.17g}\n", epoch, fabs(middle * middle * middle - target));
  }
  return 0;
}
