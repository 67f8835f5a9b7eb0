#!/usr/bin/env python3
"""Which operators of a plan count for the q-error, and what it is."""

import unittest

from estimates import errors_of, q_error

PLAN = '''\
Project ?n  (est. 1, rows 1, 105.0 ms)
└─ MergeJoin ?event  (est. 100, rows 50, 105.0 ms)
   ├─ IndexScan PSOG <urn:sideA> ?event _ _ in default graph  (est. 25600, rows 9, 390 us)
   └─ Filter (> ?best 3)  (est. 0.5, rows 4, 104.1 ms)
'''
LIMITED = '''\
Union  (est. 10, rows 10, 1.0 ms)
├─ Slice limit 10  (est. 10, rows 10, 1.0 ms)
│  └─ HashJoin ?a  (est. 1000, rows 10, 1.0 ms)
└─ HashJoin ?b  (est. 3, rows 12, 1.0 ms)
   └─ Filter ?c  (est. ?, rows 12, 1.0 ms)
'''


class Estimates(unittest.TestCase):
    def test_error_is_symmetric_and_nothing_counts_as_one_row(self):
        self.assertEqual(q_error(10, 5), 2)
        self.assertEqual(q_error(5, 10), 2)
        self.assertEqual(q_error(0.2, 0), 1)

    def test_joins_and_filters_count(self):
        self.assertEqual(errors_of(PLAN), [(2.0, 100.0, 50, 'MergeJoin ?event'), (4.0, 0.5, 4, 'Filter (> ?best 3)')])

    def test_what_ends_early_or_has_no_estimate_does_not(self):
        self.assertEqual(errors_of(LIMITED), [(4.0, 3.0, 12, 'HashJoin ?b')])


if __name__ == '__main__':
    unittest.main()
