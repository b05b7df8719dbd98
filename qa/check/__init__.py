"""The check: does a quote stand in its paragraph, and does the paragraph say the statement?"""
