"""The process that has code interpreted by Monty: one process of Monty's for each call.

It is started like the other sandbox's process, and speaks like it. What keeps code in is not this
process but Monty, which is given no files, no environment and no functions of this process.
"""
