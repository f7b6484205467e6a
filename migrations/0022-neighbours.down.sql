DROP TABLE welcome, member_block, help_exchange, help_answer, help_post;
