"""Who pays, and sees what is paid."""

MANAGE = "staff.manage_plan"
