"""Results of a rating: values, incentives, totals, samples and pairings, and what users hold of them."""
