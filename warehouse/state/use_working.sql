-- no rows: names without a database are those of the working one from now on
USE warehouse;
