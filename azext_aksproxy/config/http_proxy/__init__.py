"""The URLs of the proxies: what they are held to, and what is wrong with one."""
