"""Ratings: values by unit, levels, incentives, notes, records that outlive a rating, and tables for charts."""
