/* Distributions and special functions of Boost.Math, in C: doubles in, doubles out. What is undefined is a NaN, what is
   out of reach an infinity; nothing is thrown. */
#ifndef CBOOSTMATH_H
#define CBOOSTMATH_H

#ifdef __cplusplus
extern "C" {
#endif

double boost_normal_below(double z);
double boost_normal_above(double z);
double boost_normal_quantile(double p);

double boost_student_below(double t, double degrees);
double boost_student_above(double t, double degrees);
double boost_student_quantile(double p, double degrees);

double boost_chi_square_below(double x, double degrees);
double boost_chi_square_above(double x, double degrees);
double boost_chi_square_quantile(double p, double degrees);

/* Regularized: I_x(a, b) and its inverse in x; P(a, x) and Q(a, x). */
double boost_beta_below(double a, double b, double x);
double boost_beta_above(double a, double b, double x);
double boost_beta_quantile(double a, double b, double p);
double boost_gamma_below(double a, double x);
double boost_gamma_above(double a, double x);
double boost_log_gamma(double x);

#ifdef __cplusplus
}
#endif

#endif
