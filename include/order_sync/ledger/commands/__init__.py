"""What a person does to orders: each action judged and carried out under the orders' locks, with the person's name."""
