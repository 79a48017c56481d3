"""A marketplace of a few orders as CSV files."""

from pathlib import Path

_HEAD = "order_id,customer_id,order_status,order_purchase_timestamp,order_estimated_delivery_date\n"
FILES = {
    "orders": _HEAD + "o1,c1,delivered,7/24/2018 20:41,8/13/2018 0:00\no2,c2,canceled,8/8/2018 8:38,9/4/2018 0:00\n",
    "order_items": "order_id,order_item_id,product_id,seller_id,price,freight_value\n"
    "o1,1,p1,s1,10.50,1.25\no1,2,p1,s1,10.50,1.25\n",
    "customers": "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n"
    "c1,u1,3052,sao paulo,SP\nc2,u2,29156,cariacica,ES\n",
    "sellers": "seller_id,seller_zip_code_prefix,seller_city,seller_state\ns1,9080,santo andre,SP\n",
    "products": "product_id,product_category_name\np1,fashion_calcados\n",
    "order_payments": "order_id,payment_sequential,payment_value\no1,1,20.00\no1,2,5.00\n",
}


def write_market(folder: Path, **changes: str) -> None:
    """Write the files, some of them with other content."""
    for name, content in {**FILES, **changes}.items():
        (folder / f"{name}.csv").write_text(content)


def orders_with(*statuses: str) -> dict[str, str]:
    """Write the files of orders o1, o2, … of one item each, in these states."""
    items = FILES["order_items"].splitlines()[0] + "\n"
    rows = _HEAD
    for index, status in enumerate(statuses, start=1):
        rows += f"o{index},c1,{status},7/24/2018 20:41,8/13/2018 0:00\n"
        items += f"o{index},1,p1,s1,10.50,1.25\n"
    return {"orders": rows, "order_items": items}
