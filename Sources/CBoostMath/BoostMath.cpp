#include "CBoostMath.h"

#include <limits>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

namespace {
using namespace boost::math::policies;
typedef policy<
  domain_error<ignore_error>, pole_error<ignore_error>, overflow_error<ignore_error>, evaluation_error<ignore_error>,
  rounding_error<ignore_error>, indeterminate_result_error<ignore_error>, promote_double<false>> Quiet;
typedef boost::math::normal_distribution<double, Quiet> Normal;
typedef boost::math::students_t_distribution<double, Quiet> Student;
typedef boost::math::chi_squared_distribution<double, Quiet> ChiSquare;

/* Where an iteration gives up it throws whatever the policy says; the answer is then not known. */
template <typename Work> double known(Work work) {
  try {
    return work();
  } catch (...) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}
}  // namespace

extern "C" {

double boost_normal_below(double z) {
  return known([=] { return boost::math::cdf(Normal(), z); });
}
double boost_normal_above(double z) {
  return known([=] { return boost::math::cdf(boost::math::complement(Normal(), z)); });
}
double boost_normal_quantile(double p) {
  return known([=] { return boost::math::quantile(Normal(), p); });
}

double boost_student_below(double t, double degrees) {
  return known([=] { return boost::math::cdf(Student(degrees), t); });
}
double boost_student_above(double t, double degrees) {
  return known([=] { return boost::math::cdf(boost::math::complement(Student(degrees), t)); });
}
double boost_student_quantile(double p, double degrees) {
  return known([=] { return boost::math::quantile(Student(degrees), p); });
}

double boost_chi_square_below(double x, double degrees) {
  return known([=] { return boost::math::cdf(ChiSquare(degrees), x); });
}
double boost_chi_square_above(double x, double degrees) {
  return known([=] { return boost::math::cdf(boost::math::complement(ChiSquare(degrees), x)); });
}
double boost_chi_square_quantile(double p, double degrees) {
  return known([=] { return boost::math::quantile(ChiSquare(degrees), p); });
}

double boost_beta_below(double a, double b, double x) {
  return known([=] { return boost::math::ibeta(a, b, x, Quiet()); });
}
double boost_beta_above(double a, double b, double x) {
  return known([=] { return boost::math::ibetac(a, b, x, Quiet()); });
}
double boost_beta_quantile(double a, double b, double p) {
  return known([=] { return boost::math::ibeta_inv(a, b, p, Quiet()); });
}
double boost_gamma_below(double a, double x) {
  return known([=] { return boost::math::gamma_p(a, x, Quiet()); });
}
double boost_gamma_above(double a, double x) {
  return known([=] { return boost::math::gamma_q(a, x, Quiet()); });
}
double boost_log_gamma(double x) {
  return known([=] { return boost::math::lgamma(x, Quiet()); });
}

}  // extern "C"
