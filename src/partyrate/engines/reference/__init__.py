"""The reference engine: exact values of plain rows, node by node. Every other engine must equal it."""
