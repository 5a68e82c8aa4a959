"""A web page's bytes -> the article on it: charset, text by site family or by a general extractor, dates, address."""
