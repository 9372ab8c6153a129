"""Where moto departs from AWS, one file each: what AWS does, what moto does, and the smallest mending.

Every shim is a function `install(...)` that replaces one attribute of moto, and has a test that fails without it.
"""
