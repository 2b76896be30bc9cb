// Package customer makes customers of inquiries: segment, orders, what they are
// worth, how often they order, when anything was heard of them; and it matches
// names of companies with theirs.
package customer
